#no blank after the sign
   #   indented
locals {   # after a brace
#at the left
      # too far right
  a = 1# touching
}# after the end
  # last
