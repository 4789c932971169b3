locals {
  a = [for x in var.list:x]
  b = { for k,v in var.map:k=>v }
  c = {for k , v in var.map : k => v... if v!=null}
  d = [
  for x in [1,2,3] : x * 2
  if x>1
  ]
  e = {
    for s in var.subnets :
    s.name => {
    id = s.id
    cidr = s.cidr
    }
    if s.on
  }
  f = [for x in[1]: x]
  g = flatten([for a in x : [for b in a.y : { a = a, b = b }]])
  h = { for k, v in x : k => -v }
  i = [for in in in : in]
}
