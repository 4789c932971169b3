locals {
 a=1
}  	 