


locals {


  a = 1


}


   	