import MithaqClaims

extension Standing {
  /// The answer for machines, on one line: `{"id","trigger","in_force","parts","parties":[…]}`.
  ///
  /// `status` is for the day asked about; `in_force` is the day of the current or last period on that day, and
  /// `history` has them all. `differs_from_declared` stands only where the depositary's day is not the clause's.
  public func json(on day: Day, parties chosen: [String]? = nil) -> [UInt8] {
    var out = JSONBytes()
    out.object { out in
      out.field("id", id)
      out.field("trigger", trigger?.description)
      out.field("in_force", inForce?.description)
      out.key("parts")
      out.object { out in
        for part in parts {
          out.key(named: part.name)
          out.string(part.inForce?.description)
        }
      }
      out.key("parties")
      out.array(chosen ?? parties.keys.sorted()) { out, party in
        let line = parties[party]
        let current = line?.period(on: day)
        out.object { out in
          out.field("party", party)
          out.field("status", (line?.status(on: day) ?? .none).rawValue)
          out.field("in_force", current?.inForce?.description)
          out.key("history")
          out.array(line?.periods ?? []) { out, period in
            out.object { out in
              out.field("consented", period.consented?.description)
              out.field("in_force", period.inForce?.description)
              out.field("ended", period.ended?.description)
            }
          }
          if let current, let declared = current.declared, declared != current.computed {
            out.key("differs_from_declared")
            out.object { out in
              out.field("computed", current.computed?.description)
              out.field("declared", declared.description)
            }
          }
        }
      }
    }
    return out.bytes
  }
}
