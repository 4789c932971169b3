locals {
  a = 1+2-3*4/5%6
  b = a==b
  c = a!=b&&c<d||e>=f
  d = !a
  e = ! ( a )
  f = a<=b?c:d
  g = (1+2)*(3-4)
  h = 1 -1
  i = a-b
  j = a -b
  k = a - -b
  l = !!a
  m = (1
  - 2
  -3)
}
