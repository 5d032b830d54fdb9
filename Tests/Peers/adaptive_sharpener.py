"""The adaptive sharpener twice, written from its description and apart from ours: as Whetstone
0.9.2 behaves (original) and mended. Prints the tables that AdaptiveSharpenerTests.swift holds.

    python3 Tests/Peers/adaptive_sharpener.py
"""

from fractions import Fraction
from math import ceil

DEFAULT = dict(
    wait=10, rate=0.25, critical=0.75, critical_rate=0.126, patience=1, improved=0.15,
    degraded=0.15, first_layer=1.0, floor=0.0, stall=10**9, together=False)


def original(losses, groups, batches, **changes):
    p = {**DEFAULT, **changes}
    s = [0.0] * groups
    on, reference, still, hold = False, 1e6, 0, False
    rows = []
    for epoch, loss in enumerate(losses):
        for _ in range(batches):
            if not on:
                continue
            soft = [i for i in range(groups) if s[i] < 1]
            if not soft:
                on = False
                continue
            lead = 0 if p["together"] else soft[0]
            a = p["critical_rate"] if s[lead] >= p["critical"] else p["rate"]
            if not p["together"] and lead == 0:
                a *= p["first_layer"]
            new = min(1.0, s[lead] + a / batches)
            if p["together"]:
                if 1 - new < 1e-6:
                    new = 1.0
                s = [new] * groups
            elif not hold:
                if 1 - new < 1e-3:
                    new = 1.0
                s[lead] = new
                hold = new == 1.0
        rows.append(list(s))
        if all(x == 1 for x in s):
            break
        hold = False
        change = (loss - reference) / reference
        if epoch < p["wait"] - 1:
            reference = loss
            continue
        if change <= -p["improved"]:
            reference, still = loss, 0
        else:
            still += 1
        if on and change >= p["degraded"]:
            reference, still, on = loss, 0, False
        elif not on and still > p["patience"]:
            reference, still, on = loss, 0, True
    return rows


def mended(losses, groups, batches, limit, finish=0, **changes):
    p = {**DEFAULT, **changes}

    def lengths(group):
        f = p["first_layer"] if group == 0 and not p["together"] else 1
        return (round(p["critical"] / (p["rate"] * f) * batches),
                round((1 - p["critical"]) / (p["critical_rate"] * f) * batches))

    done = [0] * groups
    on, reference, still, paused = False, None, 0, 0

    def left():
        epochs = [ceil(Fraction(sum(lengths(g)) - done[g], batches)) for g in range(groups)]
        return max(epochs) if p["together"] else sum(epochs)

    def forced(epoch):
        return 0 < left() and limit - finish - epoch <= left()

    def value(g):
        quick, slow = lengths(g)
        n = done[g]
        if n >= quick + slow:
            return 1.0
        if n < quick:
            return p["critical"] * n / quick
        return p["critical"] + (1 - p["critical"]) * (n - quick) / slow

    on = forced(0)
    rows = []
    for epoch, loss in enumerate(losses[:limit], start=1):
        hold = False
        for _ in range(batches):
            soft = [g for g in range(groups) if done[g] < sum(lengths(g))]
            if not on or hold or not soft:
                continue
            if p["together"]:
                done = [n + 1 for n in done]
            else:
                done[soft[0]] += 1
                hold = done[soft[0]] == sum(lengths(soft[0]))
        rows.append([value(g) for g in range(groups)])
        if all(r == 1 for r in rows[-1]):
            continue
        loss = max(loss, p["floor"])
        if reference is None or epoch < p["wait"]:
            reference = loss
        else:
            change = (loss - reference) / reference
            if change <= -p["improved"]:
                reference, still = loss, 0
            else:
                still += 1
            if on:
                if change >= p["degraded"]:
                    reference, still, paused, on = loss, 0, 0, False
            else:
                paused += 1
                if still >= p["patience"] or paused >= p["stall"]:
                    reference, still, paused, on = loss, 0, 0, True
        if forced(epoch):
            on = True
        if on:
            paused = 0
    return rows


def show(name, rows):
    print(f"// {name}")
    for epoch, row in enumerate(rows):
        print(f"{epoch}: {[round(x, 6) for x in row]}")


if __name__ == "__main__":
    flat = [0.5] * 60
    show("original, flat, 3 groups", original(flat, 3, 4))
    show("original, flat, together", original(flat, 3, 4, together=True))
    wavy = [1.0, 0.8, 0.6, 0.58, 0.57, 0.56, 0.9, 0.7, 0.69, 0.68, 0.67, 0.9, 0.8, 0.79, 0.78,
            0.77, 0.76, 0.75, 0.74, 0.73, 0.72]
    show("original, wavy, wait 2, first layer 0.5, 7 batches",
         original(wavy, 2, 7, wait=2, first_layer=0.5))
    show("mended, wavy, wait 2, first layer 0.5, 7 batches, limit 21",
         mended(wavy, 2, 7, 21, wait=2, first_layer=0.5))
    falling = [0.8 ** n for n in range(30)]
    show("mended, falling, wait 2, stall 3, limit 30", mended(falling, 2, 3, 30, wait=2, stall=3))
    show("mended, falling, wait 2, floor 0.3, limit 30",
         mended(falling, 2, 3, 30, wait=2, floor=0.3))
    show("mended, falling, no floor, limit 18, finish 2",
         mended(falling, 3, 5, 18, finish=2, wait=4, first_layer=0.5))
    rising = [1.3 ** n for n in range(30)]
    show("mended, rising, limit 12 together", mended(rising, 2, 5, 12, wait=2, together=True))
