locals {
  a = 1
  bcdef = {
    x = 1
    yyyy = 2
  }
  gh = 3
  list = [
    "a",
    "b"
  ]
  call = merge(local.a, { b = 1
  })
  z = 26
  one_line = { a = 1, bcd = 2 }
  zz = 27
}
