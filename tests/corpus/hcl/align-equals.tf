locals {
  a = 1
  bcdef = 2
  gh  =  3

  i = 4
  jklmnopq = 5
  # a comment breaks the column
  r = 6
  stu =7
}
