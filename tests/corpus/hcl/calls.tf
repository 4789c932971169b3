locals {
  a = f (1,2)
  b = f( 1 , 2 )
  c = merge(
  local.a,
      { b = 1 },
    [ for x in y : x ]...
  )
  d = cidrsubnet(cidrsubnet(var.cidr,4,1),
    4,
      2)
  e = provider::aws::arn_parse( var.arn )
  f = provider :: aws :: arn_parse(var.arn)
  g = concat([1],[2]...)
  h = f(g(h(1)[0])[ 1 ].x)
  i = f(
    "a", "b",
    "c"
  )["x"]
  j = max( [1,2] ... )
}
