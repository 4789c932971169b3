locals {
  a = { x = 1, y = {
    z = 1
  } }
  b = [{ x = 1
  }]
  c = { x = 1 } # c
  dddd = { x = 1
  } # d
  e = 1
}
