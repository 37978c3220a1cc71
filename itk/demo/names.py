"""Invented people: Lithuanian first names, surnames in their three forms, and positions."""

MEN = [
    "Adomas",
    "Algirdas",
    "Andrius",
    "Arnas",
    "Arūnas",
    "Dainius",
    "Darius",
    "Dovydas",
    "Edgaras",
    "Egidijus",
    "Eimantas",
    "Giedrius",
    "Gintaras",
    "Ignas",
    "Jonas",
    "Justas",
    "Karolis",
    "Kęstutis",
    "Linas",
    "Lukas",
    "Mantas",
    "Marius",
    "Martynas",
    "Matas",
    "Nerijus",
    "Paulius",
    "Povilas",
    "Ramūnas",
    "Rimantas",
    "Rokas",
    "Saulius",
    "Simonas",
    "Šarūnas",
    "Tadas",
    "Tomas",
    "Vaidas",
    "Valdas",
    "Vytautas",
]

WOMEN = [
    "Agnė",
    "Aistė",
    "Asta",
    "Aušra",
    "Birutė",
    "Brigita",
    "Dalia",
    "Daiva",
    "Diana",
    "Dovilė",
    "Edita",
    "Eglė",
    "Erika",
    "Gabija",
    "Gintarė",
    "Greta",
    "Inga",
    "Ingrida",
    "Irena",
    "Jolanta",
    "Jurgita",
    "Justina",
    "Karolina",
    "Kristina",
    "Laima",
    "Lina",
    "Loreta",
    "Milda",
    "Monika",
    "Neringa",
    "Rūta",
    "Sandra",
    "Simona",
    "Šarūnė",
    "Toma",
    "Ūla",
    "Vaida",
    "Viktorija",
    "Živilė",
]

# A man's surname, an unmarried woman's, a married woman's.
SURNAMES = [
    tuple(line.split())
    for line in """
Aukštelis Aukštelytė Aukštelienė
Avižėnas Avižėnaitė Avižėnienė
Bitvinas Bitvinaitė Bitvinienė
Daubaras Daubaraitė Daubarienė
Drungilas Drungilaitė Drungilienė
Eglynas Eglynaitė Eglynienė
Gelžinis Gelžinytė Gelžinienė
Girnius Girniūtė Girnienė
Gojelis Gojelytė Gojelienė
Jovarauskas Jovarauskaitė Jovarauskienė
Juodvalkis Juodvalkytė Juodvalkienė
Kadagys Kadagytė Kadagienė
Kalnietis Kalnietytė Kalnietienė
Karklys Karklytė Karklienė
Klevinskas Klevinskaitė Klevinskienė
Kregždys Kregždytė Kregždienė
Lankauskas Lankauskaitė Lankauskienė
Laukaitis Laukaitytė Laukaitienė
Lazdauskas Lazdauskaitė Lazdauskienė
Liepinis Liepinytė Liepinienė
Margis Margytė Margienė
Meldažis Meldažytė Meldažienė
Miškelis Miškelytė Miškelienė
Naujelis Naujelytė Naujelienė
Paberžis Paberžytė Paberžienė
Pilėnas Pilėnaitė Pilėnienė
Putinas Putinaitė Putinienė
Ramanskas Ramanskaitė Ramanskienė
Rugelis Rugelytė Rugelienė
Rūtenis Rūtenytė Rūtenienė
Skroblas Skroblaitė Skroblienė
Smilga Smilgaitė Smilgienė
Stirbys Stirbytė Stirbienė
Strazdelis Strazdelytė Strazdelienė
Šakenis Šakenytė Šakenienė
Šaltenis Šaltenytė Šaltenienė
Šermukšnis Šermukšnytė Šermukšnienė
Tauragis Tauragytė Tauragienė
Tilvikas Tilvikaitė Tilvikienė
Uosinis Uosinytė Uosinienė
Upelis Upelytė Upelienė
Vaivoras Vaivoraitė Vaivorienė
Vėtra Vėtraitė Vėtrienė
Vilkauskis Vilkauskytė Vilkauskienė
Vingelis Vingelytė Vingelienė
Žalčius Žalčiūtė Žalčienė
Žiedelis Žiedelytė Žiedelienė
Žilvitis Žilvitytė Žilvitienė
Žygas Žygaitė Žygienė
""".strip().splitlines()
]

# As a man and as a woman writes it.
POSITIONS = [
    ("Inžinierius", "Inžinierė"),
    ("Projektų vadovas", "Projektų vadovė"),
    ("Programuotojas", "Programuotoja"),
    ("Pardavimo vadybininkas", "Pardavimo vadybininkė"),
    ("Konstruktorius", "Konstruktorė"),
    ("Gamybos vadovas", "Gamybos vadovė"),
    ("Duomenų analitikas", "Duomenų analitikė"),
    ("Bandymų inžinierius", "Bandymų inžinierė"),
    ("Kokybės vadovas", "Kokybės vadovė"),
    ("Technikos direktorius", "Technikos direktorė"),
]

# Guests from outside the cluster: organisation, domain.
OUTSIDERS = [
    ("UAB „Ketvirtas kampas“", "ketvirtas-kampas.example"),
    ("UAB „Tiltų elektra“", "tiltu-elektra.example"),
    ("MB „Vienas jutiklis“", "vienas-jutiklis.example"),
    ("VšĮ „Pakrantės technikumas“", "pakrantes-technikumas.example"),
    ("Pavyzdinės savivaldybės administracija", "pavyzdine-savivaldybe.example"),
    ("UAB „Šiaurės katilinė“", "siaures-katiline.example"),
]


def invent(chance):
    """Return (first name, last name, position) of a person drawn by ``chance``, a Random."""
    man, unmarried, married = chance.choice(SURNAMES)
    his, hers = chance.choice(POSITIONS)
    if chance.random() < 0.5:
        return chance.choice(MEN), man, his
    return chance.choice(WOMEN), chance.choice((unmarried, married)), hers
