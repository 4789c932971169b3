locals {
  a = 1 # one
  bcdef = 22 // two
  gh = "three" /* three */
  i = 4 # four
  jkl = 5
  m = 6#six
  list = [
    1, # first
    22222,   # second
    3 // third
    # alone
  ]
  obj = { # opens
    a = 1 # in
  } # closes
}
