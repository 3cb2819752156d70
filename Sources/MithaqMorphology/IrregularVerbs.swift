/// English verbs whose past is not in -ed.
enum IrregularVerbs {
  /// `base past participle`, variants divided by a stroke, the commoner first.
  private static let table = """
    abide abode/abided abided
    arise arose arisen
    awake awoke awoken
    be was/were been
    bear bore borne/born
    beat beat beaten
    become became become
    befall befell befallen
    beget begot begotten
    begin began begun
    behold beheld beheld
    bend bent bent
    beset beset beset
    bet bet bet
    bid bid/bade bid/bidden
    bind bound bound
    bite bit bitten
    bleed bled bled
    blow blew blown
    break broke broken
    breed bred bred
    bring brought brought
    broadcast broadcast/broadcasted broadcast/broadcasted
    build built built
    burn burned/burnt burned/burnt
    burst burst burst
    buy bought bought
    cast cast cast
    catch caught caught
    choose chose chosen
    cling clung clung
    come came come
    cost cost cost
    creep crept crept
    cut cut cut
    deal dealt dealt
    dig dug dug
    do did done
    draw drew drawn
    dream dreamed/dreamt dreamed/dreamt
    drink drank drunk
    drive drove driven
    dwell dwelt/dwelled dwelt/dwelled
    eat ate eaten
    fall fell fallen
    feed fed fed
    feel felt felt
    fight fought fought
    find found found
    fit fit/fitted fit/fitted
    flee fled fled
    fling flung flung
    fly flew flown
    forbid forbade/forbad forbidden
    forecast forecast/forecasted forecast/forecasted
    foresee foresaw foreseen
    foretell foretold foretold
    forget forgot forgotten
    forgive forgave forgiven
    forgo forwent forgone
    forsake forsook forsaken
    forswear forswore forsworn
    freeze froze frozen
    get got gotten/got
    give gave given
    go went gone
    grind ground ground
    grow grew grown
    hang hung/hanged hung/hanged
    have had had
    hear heard heard
    hide hid hidden
    hit hit hit
    hold held held
    hurt hurt hurt
    inset inset inset
    keep kept kept
    kneel knelt/kneeled knelt/kneeled
    knit knit/knitted knit/knitted
    know knew known
    lay laid laid
    lead led led
    lean leaned/leant leaned/leant
    leap leaped/leapt leaped/leapt
    learn learned/learnt learned/learnt
    leave left left
    lend lent lent
    let let let
    lie lay lain
    light lit/lighted lit/lighted
    lose lost lost
    make made made
    mean meant meant
    meet met met
    mislead misled misled
    mistake mistook mistaken
    misunderstand misunderstood misunderstood
    offset offset offset
    outbid outbid outbid
    outdo outdid outdone
    overcome overcame overcome
    overdo overdid overdone
    override overrode overridden
    oversee oversaw overseen
    overtake overtook overtaken
    overthrow overthrew overthrown
    partake partook partaken
    pay paid paid
    plead pleaded/pled pleaded/pled
    prove proved proven/proved
    put put put
    quit quit/quitted quit/quitted
    read read read
    rend rent rent
    rid rid rid
    ride rode ridden
    ring rang rung
    rise rose risen
    run ran run
    say said said
    see saw seen
    seek sought sought
    sell sold sold
    send sent sent
    set set set
    shake shook shaken
    shed shed shed
    shine shone/shined shone/shined
    shoot shot shot
    show showed shown/showed
    shrink shrank shrunk
    shut shut shut
    sing sang sung
    sink sank sunk
    sit sat sat
    slay slew slain
    sleep slept slept
    slide slid slid
    sling slung slung
    slit slit slit
    sow sowed sown/sowed
    speak spoke spoken
    speed sped/speeded sped/speeded
    spell spelled/spelt spelled/spelt
    spend spent spent
    spill spilled/spilt spilled/spilt
    spin spun spun
    split split split
    spoil spoiled/spoilt spoiled/spoilt
    spread spread spread
    spring sprang sprung
    stand stood stood
    steal stole stolen
    stick stuck stuck
    sting stung stung
    stride strode stridden
    strike struck struck/stricken
    string strung strung
    strive strove/strived striven/strived
    swear swore sworn
    sweep swept swept
    swell swelled swollen/swelled
    swim swam swum
    swing swung swung
    take took taken
    teach taught taught
    tear tore torn
    tell told told
    think thought thought
    throw threw thrown
    thrust thrust thrust
    tread trod trodden
    undergo underwent undergone
    underlie underlay underlain
    understand understood understood
    undertake undertook undertaken
    underwrite underwrote underwritten
    undo undid undone
    unwind unwound unwound
    uphold upheld upheld
    upset upset upset
    wake woke woken
    wear wore worn
    weave wove woven
    wed wed/wedded wed/wedded
    weep wept wept
    win won won
    wind wound wound
    withdraw withdrew withdrawn
    withhold withheld withheld
    withstand withstood withstood
    wring wrung wrung
    write wrote written
    """

  struct Parts {
    var past: [String]
    var participle: [String]
  }

  static let all: [String: Parts] = {
    var all: [String: Parts] = [:]
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ")
      all[String(words[0])] = Parts(
        past: words[1].split(separator: "/").map(String.init),
        participle: words[2].split(separator: "/").map(String.init))
    }
    return all
  }()

  /// The parts of the verb, or those of the verb after a prefix: retake, rejoin not, outbid, overrun.
  static func parts(_ verb: String) -> Parts? {
    if let parts = all[verb] { return parts }
    for prefix in ["re", "over", "under", "out", "fore", "mis", "un"] where verb.hasPrefix(prefix) {
      let rest = String(verb.dropFirst(prefix.count))
      guard rest.count > 1, !regular.contains(verb), let parts = all[rest] else { continue }
      return Parts(past: parts.past.map { prefix + $0 }, participle: parts.participle.map { prefix + $0 })
    }
    return nil
  }

  /// Regular verbs that only look prefixed.
  private static let regular: Set<String> = ["relay", "outfit", "refit", "remind"]
}
