locals {
	a	=	1
	longer		=	"two"	# tab before
		nested = {
		x	= "	tabs in text stay	"
		}
}
