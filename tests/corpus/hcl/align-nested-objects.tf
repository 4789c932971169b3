locals {
  zones = { a = "eu-central-1a", b = "eu-central-1b" }
  tiers = {
    "public" = { size = 24, nat = true }
    "private-app" = {size=20,nat=false}
    (var.name) = { size = 22 , nat = false }
    database : { size = 24 }
    x : 1
    longer_key : 2
    mixed = 3
  }
}
