import Testing

@testable import MithaqMorphology

@Suite struct EnglishVerbTests {
  /// base | third person | past | participle | gerund; a stroke divides variants
  static let table = TableLine.read(
    file: "EnglishTests.swift", firstLine: #line + 2,
    """
    # regular
    sign | signs | signed | signed | signing
    join | joins | joined | joined | joining
    ratify | ratifies | ratified | ratified | ratifying
    agree | agrees | agreed | agreed | agreeing
    recognize | recognizes | recognized | recognized | recognizing
    establish | establishes | established | established | establishing
    endorse | endorses | endorsed | endorsed | endorsing
    visit | visits | visited | visited | visiting
    deploy | deploys | deployed | deployed | deploying
    suspend | suspends | suspended | suspended | suspending
    accede | accedes | acceded | acceded | acceding
    veto | vetoes | vetoed | vetoed | vetoing
    renew | renews | renewed | renewed | renewing
    die | dies | died | died | dying
    # the last consonant doubles
    commit | commits | committed | committed | committing
    refer | refers | referred | referred | referring
    expel | expels | expelled | expelled | expelling
    scrap | scraps | scrapped | scrapped | scrapping
    ban | bans | banned | banned | banning
    equip | equips | equipped | equipped | equipping
    acquit | acquits | acquitted | acquitted | acquitting
    offer | offers | offered | offered | offering
    limit | limits | limited | limited | limiting
    enter | enters | entered | entered | entering
    fix | fixes | fixed | fixed | fixing
    # British and American doubling
    signal | signals | signaled/signalled | signaled/signalled | signaling/signalling
    cancel | cancels | canceled/cancelled | canceled/cancelled | canceling/cancelling
    initial | initials | initialed/initialled | initialed/initialled | initialing/initialling
    label | labels | labeled/labelled | labeled/labelled | labeling/labelling
    travel | travels | traveled/travelled | traveled/travelled | traveling/travelling
    focus | focuses | focused/focussed | focused/focussed | focusing/focussing
    control | controls | controlled | controlled | controlling
    appeal | appeals | appealed | appealed | appealing
    # irregular
    be | is | was/were | been | being
    have | has | had | had | having
    withdraw | withdraws | withdrew | withdrawn | withdrawing
    break | breaks | broke | broken | breaking
    cut | cuts | cut | cut | cutting
    leave | leaves | left | left | leaving
    meet | meets | met | met | meeting
    hold | holds | held | held | holding
    say | says | said | said | saying
    tell | tells | told | told | telling
    quit | quits | quit/quitted | quit/quitted | quitting
    put | puts | put | put | putting
    bring | brings | brought | brought | bringing
    send | sends | sent | sent | sending
    take | takes | took | taken | taking
    retake | retakes | retook | retaken | retaking
    rejoin | rejoins | rejoined | rejoined | rejoining
    give | gives | gave | given | giving
    become | becomes | became | become | becoming
    begin | begins | began | begun | beginning
    overthrow | overthrows | overthrew | overthrown | overthrowing
    undertake | undertakes | undertook | undertaken | undertaking
    rebuild | rebuilds | rebuilt | rebuilt | rebuilding
    forbid | forbids | forbade/forbad | forbidden | forbidding
    strike | strikes | struck | struck/stricken | striking
    relay | relays | relayed | relayed | relaying
    mediate | mediates | mediated | mediated | mediating
    # several words, and a hyphen
    pull out of | pulls out of | pulled out of | pulled out of | pulling out of
    break off | breaks off | broke off | broken off | breaking off
    re-enter | re-enters | re-entered | re-entered | re-entering
    re-take | re-takes | re-took | re-taken | re-taking
    """)

  @Test("Verbs", arguments: table) func verbs(_ line: TableLine) {
    let base = line.columns[0]
    let forms = EnglishVerb.forms(base)
    let tags: [EnglishForm] = [.thirdPerson, .past, .participle, .gerund]
    for (column, tag) in tags.enumerated() {
      let texts = forms.filter { $0.form == tag }.map(\.text)
      #expect(texts.joined(separator: "/") == line.columns[column + 1], sourceLocation: line.location)
    }
    #expect(forms.filter { $0.form == .base }.map(\.text) == [base], sourceLocation: line.location)
  }

  @Test("Principal parts are the first of each") func parts() {
    let parts = EnglishVerb.principalParts("signal")
    #expect(parts.base == "signal")
    #expect(parts.past == "signaled")
    #expect(parts.gerund == "signaling")
    #expect(parts.all.map(\.text).contains("signalling"))
  }

  @Test("The irregular table is whole") func irregular() {
    #expect(IrregularVerbs.all.count >= 150)
    #expect(IrregularVerbs.all.values.allSatisfy { !$0.past.isEmpty && !$0.participle.isEmpty })
  }
}

@Suite struct EnglishNounTests {
  @Test(
    "Plurals",
    arguments: [
      ("treaty", "treaties"), ("envoy", "envoys"), ("embassy", "embassies"), ("minister", "ministers"),
      ("spokeswoman", "spokeswomen"), ("chairman", "chairmen"), ("German", "Germans"), ("crisis", "crises"),
      ("process", "processes"), ("branch", "branches"), ("monarch", "monarchs"), ("veto", "vetoes"),
      ("memorandum of understanding", "memorandums of understanding"), ("head of state", "heads of state"),
      ("foreign minister", "foreign ministers"), ("secretary general", "secretaries general"),
      ("chargé d'affaires", "chargés d'affaires"), ("talks", "talks"), ("headquarters", "headquarters"),
      ("hostilities", "hostilities"), ("Chinese", "Chinese"), ("Kazakh", "Kazakhs"), ("Swiss", "Swiss"),
      ("ally", "allies"), ("chief", "chiefs"), ("midwife", "midwives"),
    ])
  func plural(_ singular: String, _ plural: String) {
    #expect(EnglishNoun.plural(singular) == plural)
  }

  @Test("Divided plurals give both") func variants() {
    #expect(EnglishNoun.plurals("memorandum") == ["memorandums", "memoranda"])
    #expect(
      EnglishNoun.plurals("memorandum of understanding")
        == ["memorandums of understanding", "memoranda of understanding"])
  }
}
