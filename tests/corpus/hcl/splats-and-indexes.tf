locals {
  a = aws_subnet.this[*].id
  b = aws_subnet.this.*.id
  c = x [ 0 ]
  d = x[ "key" ] . y
  e = x.0.y
  g = f(x)[0]
  h = [1,2] [0]
  i = { a = 1 } ["a"]
  j = (x) [0]
  k = x[y[z[0]]]
  l = x[-1]
  m = "a" [0]
  n = x[*] . y[ * ].z
}
