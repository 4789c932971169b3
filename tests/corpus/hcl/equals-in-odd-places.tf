locals {
  a = b == c
  dd = { e = f }
  g = { h = i == j, k = l }
  m = [for x in y : x if x == 1]
  n = f({ a = 1 }, { b = 2 })
  o = [{ a = 1 }, { bcd = 2 }]
  list = [
    { name = "a", port = 1 },
    { name = "longer", port = 22 },
    { a = 1 }, # c
    { bb = 22 }, # d
  ]
}
