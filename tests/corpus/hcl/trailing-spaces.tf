locals {   
  a = 1   
  b   =   "x"  # why   
   
  c = [   
    1 ,   
  ]   
}   
