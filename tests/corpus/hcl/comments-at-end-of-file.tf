locals {
  a = 1
}
/* open end */ // last