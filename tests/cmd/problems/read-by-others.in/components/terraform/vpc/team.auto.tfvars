nat = "none"

waivers = ["vpc-nat-per-zone"]
