print("mithaq")
