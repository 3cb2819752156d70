#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Examples with sparse features, each either there or not, and some yes-or-no answers.
public struct Examples {
  /// The features of each example, without repeats.
  public var features: [[Int32]] = []
  /// The answers of each example, `outputs` of them.
  public var answers: [[Float]] = []
  public let outputs: Int

  public init(outputs: Int) { self.outputs = outputs }

  public mutating func add(_ features: [Int32], _ answers: [Float]) {
    precondition(answers.count == outputs)
    self.features.append(features)
    self.answers.append(answers)
  }
}

/// Logistic regression, one for each output, on shared sparse features.
public struct LogisticModel {
  /// By feature and output: `weights[feature * outputs + output]`.
  public private(set) var weights: [Float]
  public let outputs: Int

  /// Fits weights that make the answers likely and the squares of the weights small.
  ///
  /// L-BFGS (Nocedal & Wright, Numerical Optimization, algorithm 7.4) with backtracking; the same examples give the same weights.
  /// - Parameters:
  ///   - count: how many features there are.
  ///   - penalty: what half the sum of squared weights costs, besides the examples' negative log-likelihood.
  ///   - rounds: after how many steps it ends.
  public init(fitting examples: Examples, features count: Int, penalty: Float = 1, rounds: Int = 60) {
    outputs = examples.outputs
    let size = count * outputs
    var x = [Float](repeating: 0, count: size)
    var (value, gradient) = Self.loss(x, examples, penalty)
    var history: [(s: [Float], y: [Float], rho: Float)] = []
    for round in 0..<rounds {
      var direction = gradient
      var alphas: [Float] = []
      for h in history.reversed() {
        let alpha = h.rho * dot(h.s, direction)
        alphas.append(alpha)
        add(-alpha, h.y, to: &direction)
      }
      if let last = history.last {
        let scale = dot(last.s, last.y) / max(dot(last.y, last.y), .leastNormalMagnitude)
        for i in direction.indices { direction[i] *= scale }
      } else {
        let length = dot(direction, direction).squareRoot()
        guard length > 0 else { break }
        for i in direction.indices { direction[i] /= length }
      }
      for (h, alpha) in zip(history, alphas.reversed()) {
        add(alpha - h.rho * dot(h.y, direction), h.s, to: &direction)
      }
      // Downhill is against the direction.
      let slope = -dot(gradient, direction)
      guard slope < 0 else { break }
      var step: Float = 1
      var moved = false
      for _ in 0..<20 {
        var next = x
        add(-step, direction, to: &next)
        let (nextValue, nextGradient) = Self.loss(next, examples, penalty)
        if nextValue <= value + 1e-4 * Double(step * slope) {
          var y = nextGradient
          add(-1, gradient, to: &y)
          var s = direction
          for i in s.indices { s[i] *= -step }
          let curvature = dot(s, y)
          if curvature > 1e-10 {
            history.append((s, y, 1 / curvature))
            if history.count > 6 { history.removeFirst() }
          }
          let gained = value - nextValue
          x = next
          gradient = nextGradient
          moved = gained > 1e-6 * abs(value) || round < 5
          value = nextValue
          break
        }
        step /= 2
      }
      guard moved else { break }
    }
    weights = x
  }

  /// The chances of an example's answers.
  public func chances(_ features: [Int32]) -> [Float] {
    var sums = [Float](repeating: 0, count: outputs)
    for f in features {
      let base = Int(f) * outputs
      for k in 0..<outputs { sums[k] += weights[base + k] }
    }
    return sums.map { 1 / (1 + exp(-$0)) }
  }

  private static func loss(_ x: [Float], _ examples: Examples, _ penalty: Float) -> (Double, [Float]) {
    let outputs = examples.outputs
    var value = 0.0
    var gradient = x
    for i in gradient.indices {
      value += Double(x[i] * x[i])
      gradient[i] *= penalty
    }
    value *= Double(penalty) / 2
    var errors = [Float](repeating: 0, count: outputs)
    x.withUnsafeBufferPointer { x in
      gradient.withUnsafeMutableBufferPointer { gradient in
        for (features, answers) in zip(examples.features, examples.answers) {
          for k in 0..<outputs { errors[k] = 0 }
          for f in features {
            let base = Int(f) * outputs
            for k in 0..<outputs { errors[k] += x[base + k] }
          }
          for k in 0..<outputs {
            let z = errors[k]
            // log(1 + e^z) - answer * z, without overflow.
            value += Double(max(z, 0) + log1p(exp(-abs(z))) - answers[k] * z)
            errors[k] = 1 / (1 + exp(-z)) - answers[k]
          }
          for f in features {
            let base = Int(f) * outputs
            for k in 0..<outputs { gradient[base + k] += errors[k] }
          }
        }
      }
    }
    return (value, gradient)
  }
}

private func dot(_ a: [Float], _ b: [Float]) -> Float {
  var sum = 0.0
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in for i in a.indices { sum += Double(a[i]) * Double(b[i]) } }
  }
  return Float(sum)
}

private func add(_ factor: Float, _ a: [Float], to b: inout [Float]) {
  a.withUnsafeBufferPointer { a in
    b.withUnsafeMutableBufferPointer { b in for i in a.indices { b[i] += factor * a[i] } }
  }
}
