#!/usr/bin/env python3
"""Makes Sources/MithaqAtlas/WorldOutlines.swift: each state's outline on an Equal Earth projection, simplified.

    apt-get download qgis-common && dpkg-deb -x qgis-common_*.deb qgis
    scripts/make-world-map.py qgis/usr/share/qgis/resources/data/world_map.gpkg \\
        > Sources/MithaqAtlas/WorldOutlines.swift

The borders are those of Natural Earth 1:10m (public domain), as Debian's qgis-common carries them. A GeoPackage is an SQLite
file whose geometries are WKB behind a header.
"""
import math
import sqlite3
import struct
import sys

WIDTH = 1000.0
A = (1.340264, -0.081106, 0.000893, 0.003796)
M = math.sqrt(3) / 2
SMALL = 6.0  # in square units of the drawing: below it a state is a dot
TOLERANCE = 0.45


def project(lon, lat):
    """Equal Earth (Šavrič, Patterson, Jenny 2018)."""
    t = math.asin(M * math.sin(math.radians(lat)))
    t2 = t * t
    t6 = t2 ** 3
    x = math.radians(lon) * math.cos(t) / (M * (A[0] + 3 * A[1] * t2 + t6 * (7 * A[2] + 9 * A[3] * t2)))
    y = t * (A[0] + A[1] * t2 + t6 * (A[2] + A[3] * t2))
    return x, y


XMAX = project(180, 0)[0]
YMAX = project(0, 90)[1]
SCALE = WIDTH / (2 * XMAX)


def place(lon, lat):
    x, y = project(lon, lat)
    return (x + XMAX) * SCALE, (YMAX - y) * SCALE


def degrees(point):
    """A drawn point on the globe again, in thousandths of a degree, as Atlas/WorldShape.swift has it for GeoJSON."""
    x, y = point[0] / SCALE - XMAX, YMAX - point[1] / SCALE
    t = y
    for _ in range(12):
        t2 = t * t
        slope = A[0] + 3 * A[1] * t2 + t2 ** 3 * (7 * A[2] + 9 * A[3] * t2)
        t -= (t * (A[0] + A[1] * t2 + t2 ** 3 * (A[2] + A[3] * t2)) - y) / slope
    t2 = t * t
    slope = A[0] + 3 * A[1] * t2 + t2 ** 3 * (7 * A[2] + 9 * A[3] * t2)
    return (round(math.degrees(M * x * slope / math.cos(t)), 3), round(math.degrees(math.asin(math.sin(t) / M)), 3))


def rings(blob):
    """All rings of a GeoPackage geometry, each with whether it is a hole."""
    envelope = (blob[3] >> 1) & 7
    at = 8 + (0, 32, 48, 48, 64)[envelope]

    def geometry(at):
        order = "<" if blob[at] else ">"
        kind = struct.unpack_from(order + "I", blob, at + 1)[0] % 1000
        at += 5
        (count,) = struct.unpack_from(order + "I", blob, at)
        at += 4
        out = []
        for number in range(count):
            if kind == 6:
                more, at = geometry(at)
                out += more
            else:
                (points,) = struct.unpack_from(order + "I", blob, at)
                at += 4
                values = struct.unpack_from(order + "%dd" % (2 * points), blob, at)
                at += 16 * points
                out.append((list(zip(values[0::2], values[1::2])), number > 0))
        return out, at

    return geometry(at)[0]


def crossings(points):
    """Pairs of edges of a closed ring that meet anywhere but at a corner that they share."""
    n = len(points)

    def side(a, b, c):
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    def within(a, b, c):
        return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])

    found = []
    edges = sorted((min(points[i][0], points[(i + 1) % n][0]), i) for i in range(n))
    for k, (_, i) in enumerate(edges):
        a, b = points[i], points[(i + 1) % n]
        right = max(a[0], b[0])
        for left, j in edges[k + 1:]:
            if left > right:
                break
            c, d = points[j], points[(j + 1) % n]
            if (i + 1) % n == j or (j + 1) % n == i:
                # Neighbours share a corner; one may run back over the other.
                shared, p, q = (b, a, d) if (i + 1) % n == j else (a, b, c)
                if abs(side(shared, p, q)) < 1e-9 and (within(shared, p, q) or within(shared, q, p)):
                    found.append((i, j))
                continue
            s = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)]
            touch = zip(s, [(a, b, c), (a, b, d), (c, d, a), (c, d, b)])
            if s[0] * s[1] < 0 and s[2] * s[3] < 0 or any(abs(v) < 1e-9 and within(*e) for v, e in touch):
                found.append((i, j))
    return found


def contains(ring, point):
    inside = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1]):
        if (ay > point[1]) != (by > point[1]) and point[0] < ax + (point[1] - ay) / (by - ay) * (bx - ax):
            inside = not inside
    return inside


def meet(one, other):
    """True where two rings touch or cross."""
    def box(ring):
        xs, ys = [p[0] for p in ring], [p[1] for p in ring]
        return min(xs), max(xs), min(ys), max(ys)

    a, b = box(one), box(other)
    if a[0] > b[1] or b[0] > a[1] or a[2] > b[3] or b[2] > a[3]:
        return False
    near = [e for e in zip(other, other[1:] + other[:1])
            if max(e[0][0], e[1][0]) >= a[0] and min(e[0][0], e[1][0]) <= a[1]
            and max(e[0][1], e[1][1]) >= a[2] and min(e[0][1], e[1][1]) <= a[3]]
    for p, q in zip(one, one[1:] + one[:1]):
        for r, t in near:
            # Two edges as a ring of four corners, whose own first and third edges are asked about.
            if (0, 2) in crossings([p, q, r, t]) or (2, 0) in crossings([p, q, r, t]):
                return True
    return False


def drawn(ring, tolerance):
    """A ring as it is drawn, without its last corner, and with how many decimals.

    Where the simplified ring crosses itself, the edges that cross get corners of the whole ring back; where these lie too near to each
    other, the ring is drawn in hundredths.
    """
    for digits in (1, 2, 3):
        kept = simplify(ring, tolerance)[:-1]
        for _ in range(60):
            corners = []
            for i in kept:
                point = (round(ring[i][0], digits), round(ring[i][1], digits))
                if not corners or corners[-1][1] != point:
                    corners.append((i, point))
            while len(corners) > 1 and corners[0][1] == corners[-1][1]:
                corners.pop()
            points = [point for _, point in corners]
            if len(points) < 3:
                return [], digits
            # What is straight on the map is not quite so on the globe, and both must hold.
            pairs = crossings(points) or crossings([degrees(p) for p in points])
            if not pairs:
                return points, digits
            more = set(kept)
            for i in {edge for pair in pairs for edge in pair}:
                a = corners[i][0]
                b = corners[i + 1][0] if i + 1 < len(corners) else len(ring) - 1
                if b - a > 1:
                    more.add((a + b) // 2)
            if len(more) == len(kept):
                break
            kept = sorted(more)
    return points, digits


def simplify(points, tolerance):
    """Which points are kept (Douglas and Peucker)."""
    if len(points) < 3:
        return list(range(len(points)))
    keep = [False] * len(points)
    keep[0] = keep[-1] = True
    stack = [(0, len(points) - 1)]
    while stack:
        a, b = stack.pop()
        (ax, ay), (bx, by) = points[a], points[b]
        dx, dy = bx - ax, by - ay
        length = math.hypot(dx, dy)
        far, best = 0.0, None
        for i in range(a + 1, b):
            px, py = points[i]
            d = abs(dy * (px - ax) - dx * (py - ay)) / length if length else math.hypot(px - ax, py - ay)
            if d > far:
                far, best = d, i
        if best is not None and far > tolerance:
            keep[best] = True
            stack += [(a, best), (best, b)]
    return [i for i, k in enumerate(keep) if k]


def area(points):
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1]))) / 2


def main():
    db = sqlite3.connect(sys.argv[1])
    table, column = db.execute("SELECT table_name, column_name FROM gpkg_geometry_columns WHERE table_name LIKE '%countr%'").fetchone()
    names = [row[1] for row in db.execute('PRAGMA table_info("%s")' % table)]
    code = next(n for n in names if n.lower() in ("iso_a3", "adm0_a3", "iso3"))
    label = next(n for n in names if n.lower() == "name")
    shapes = {}
    for id, name, blob in db.execute('SELECT "%s", "%s", "%s" FROM "%s"' % (code, label, column, table)):
        if blob is None:
            continue
        # Natural Earth gives some states no ISO code in this field.
        id = {"France": "FRA", "Norway": "NOR", "Kosovo": "XKX"}.get(name, id) or ""
        if len(id) != 3 or not id.isalpha() or id == "ATA":
            continue
        shapes.setdefault(id, []).extend(rings(bytes(blob)))
    # A text is compiled at once; bytes in a list would take minutes.
    print("// swift-format-ignore-file")
    print("/// Natural Earth 1:10m, public domain; Equal Earth, 1000 wide; made by scripts/make-world-map.py: id, kind, path data.")
    print('let worldOutlines = """')
    for id in sorted(shapes):
        placed = sorted((([place(*p) for p in ring], hole) for ring, hole in shapes[id]), key=lambda r: -area(r[0]))
        whole = sum(area(r) for r, _ in placed)
        if whole < SMALL:
            ring = placed[0][0]
            x = sum(p[0] for p in ring) / len(ring)
            y = sum(p[1] for p in ring) / len(ring)
            print("  %s dot %.1f %.1f" % (id, x, y))
            continue
        path = ""
        kept = []
        for ring, hole in placed:
            if area(ring) < 0.8 and path:
                continue
            # An island that the coast, simplified, runs over is drawn more finely, or not at all.
            for factor in (1, 0.5, 0.25):
                points, digits = drawn(ring, TOLERANCE * factor)
                globe = [degrees(p) for p in points]
                around = sum(contains(other, globe[0]) for other in kept) if points else 0
                if points and (around % 2 == 1) == hole and not any(meet(globe, other) for other in kept):
                    kept.append(globe)
                    path += "M" + "L".join("%.*f %.*f" % (digits, x, digits, y) for x, y in points) + "Z"
                    break
        print("  %s path %s" % (id, path.replace(".0 ", " ").replace(".0L", "L").replace(".0Z", "Z")))
    print('  """')


main()
