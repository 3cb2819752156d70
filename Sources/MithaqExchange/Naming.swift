import MithaqAnswers

/// How polities and agreements are called, for formats that show names beside ids.
struct Naming {
  var catalogue: Catalogue

  func polity(_ id: String) -> (en: String?, ar: String?) {
    let name = catalogue.polities[id]
    return (name?.en, name?.ar)
  }
  func agreement(_ id: String) -> (en: String?, ar: String?) {
    let name = catalogue.agreement(id)?.name ?? catalogue.polities[id]
    return (name?.en, name?.ar)
  }
}
