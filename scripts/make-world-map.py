#!/usr/bin/env python3
"""Makes Sources/MithaqPages/Charts/WorldOutlines.swift: each state's outline on an Equal Earth projection, simplified.

    apt-get download qgis-common && dpkg-deb -x qgis-common_*.deb qgis
    scripts/make-world-map.py qgis/usr/share/qgis/resources/data/world_map.gpkg \\
        > Sources/MithaqPages/Charts/WorldOutlines.swift

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


def rings(blob):
    """All rings of a GeoPackage geometry."""
    envelope = (blob[3] >> 1) & 7
    at = 8 + (0, 32, 48, 48, 64)[envelope]

    def geometry(at):
        order = "<" if blob[at] else ">"
        kind = struct.unpack_from(order + "I", blob, at + 1)[0] % 1000
        at += 5
        (count,) = struct.unpack_from(order + "I", blob, at)
        at += 4
        out = []
        for _ in range(count):
            if kind == 6:
                more, at = geometry(at)
                out += more
            else:
                (points,) = struct.unpack_from(order + "I", blob, at)
                at += 4
                values = struct.unpack_from(order + "%dd" % (2 * points), blob, at)
                at += 16 * points
                out.append(list(zip(values[0::2], values[1::2])))
        return out, at

    return geometry(at)[0]


def simplify(points):
    """Douglas and Peucker."""
    if len(points) < 3:
        return points
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
        if best is not None and far > TOLERANCE:
            keep[best] = True
            stack += [(a, best), (best, b)]
    return [p for p, k in zip(points, keep) if k]


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
        placed = [[place(*p) for p in ring] for ring in shapes[id]]
        whole = sum(area(r) for r in placed)
        if whole < SMALL:
            ring = max(placed, key=area)
            x = sum(p[0] for p in ring) / len(ring)
            y = sum(p[1] for p in ring) / len(ring)
            print("  %s dot %.1f %.1f" % (id, x, y))
            continue
        path = ""
        for ring in sorted(placed, key=area, reverse=True):
            if area(ring) < 0.8 and path:
                continue
            points = simplify(ring)
            if len(points) < 4:
                continue
            path += "M" + "L".join("%.1f %.1f" % p for p in points[:-1]) + "Z"
        print("  %s path %s" % (id, path.replace(".0 ", " ").replace(".0L", "L").replace(".0Z", "Z")))
    print('  """')


main()
