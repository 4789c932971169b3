locals {
  a = f(x...)
  b = f( x ... )
  c = { for k, v in x : k => v ... }
  d = a . b . c
  e = a
  f = data.aws_region.current.name
  g = module.x.y["z"].w
}
