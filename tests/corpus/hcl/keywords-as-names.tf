locals {
  for = 1
  in = 2
  if = 3
  null = 4
  true_ = true
  else-x = null
  x = [for if in [1]: if]
  y = in [0]
  z = a.in [0]
}
