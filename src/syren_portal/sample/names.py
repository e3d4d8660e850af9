"""Names for sample data: common ones, put together by chance."""

from typing import Final

ACCENTED: Final = (
    "ABALLÉA", "QUÉRÉ", "DÉNIEL", "GUÉGUEN", "HÉMERY", "PÉRON", "TANGUY-LÉON", "CLÉAC’H",
    "BRÉLIVET", "GUÉNOLÉ", "KERDONCUFF-ABRÉ", "RIOUAL-PÉRÈS", "CŒUR", "LÉOST", "NÉDÉLEC",
)  # fmt: skip
WITH_APOSTROPHE: Final = (
    "L’HELGOUALC’H", "L'HARIDON", "D’HERVÉ", "CALVARIN-L’HOSTIS", "FLOC’H", "GOASCOZ-FALC’HUN",
    "L’HÉNORET", "QUÉMÉNEUR-COZ’H", "L’AZOU", "BOURC’HIS",
)  # fmt: skip
HYPHENATED: Final = (
    "MARTIN-GUILLOU", "KERVELLA-ROPARS", "PRIGENT-BODÉRÉ", "SIMON-LE GOFF", "BERNARD-MOAL",
    "ROUX-CALLAC", "HAMON-TRÉGUER", "PETIT-BRIAND",
)  # fmt: skip
WITH_PARTICLE: Final = (
    "LE GALL", "LE GOFF", "LE GOUIL", "LE GRAND", "LE GUEN", "LE GUENNEC", "LE BRIS", "LE ROUX",
    "LE MOIGNE", "DE KERGARIOU", "DU PLESSIS", "DE LA VILLEMARQUÉ", "LE BERRE", "LA RIVIÈRE",
)  # fmt: skip
PLAIN: Final = (
    "CALVEZ", "CARN", "CORRE", "MADEC", "PRIGENT", "TANGUY", "RIOU", "CARIOU", "MORVAN", "SALAUN",
    "LEGRAND", "MARTIN", "BERNARD", "DUBOIS", "THOMAS", "ROBERT", "RICHARD", "PETIT", "DURAND",
    "LEROY", "MOREAU", "SIMON", "LAURENT", "MICHEL", "GARNIER", "FAURE", "ROUSSEAU", "BLANC",
    "GUERIN", "BOYER", "HENRY", "ROUSSEL", "NICOLAS", "MATHIEU", "GAUTIER", "MASSON", "MARCHAND",
    "DUVAL", "DENIS", "DUMONT", "MARIE", "LEMAIRE", "NOEL", "MEYER", "DUFOUR", "MEUNIER", "BRUN",
    "BLANCHARD", "GIRAUD", "JOLY", "RIVIERE", "LUCAS", "BRUNET", "GAILLARD", "BARBIER", "ARNAUD",
    "MARTINEZ", "GERARD", "ROCHE", "RENARD", "SCHMITT", "ROY", "LEROUX", "COLIN", "VIDAL", "CARON",
    "PICARD", "ROGER", "FABRE", "AUBERT", "LEMOINE", "RENAUD", "DUMAS", "LACROIX", "OLIVIER",
    "PHILIPPE", "BOURGEOIS", "PIERRE", "BENOIT", "REY", "LECLERC", "PAYET", "ROLLAND", "LECLERCQ",
    "GUILLAUME", "LECOMTE", "LOPEZ", "JEAN", "DUPUY", "GUILLOT", "HUBERT", "BERGER", "CARPENTIER",
    "SANCHEZ", "DUPUIS", "MOULIN", "DESCHAMPS", "HUET", "VASSEUR", "PEREZ", "BOUCHER", "FLEURY",
    "KLEIN", "JACQUET", "ADAM", "PARIS", "POIRIER", "MARTY", "AUBRY", "GUYOT", "CARRE", "CHARLES",
)  # fmt: skip
FIRST_NAMES: Final = (
    "Annaïg", "Yann", "Yannick", "Maïwenn", "Marie-Thérèse", "Goulven", "Soazig", "Ronan",
    "Nolwenn", "Maryvonne", "Élise", "Loïc", "Hervé", "Gaëlle", "François", "Françoise",
    "Jean-Yves", "Anne-Marie", "Zoé", "Noël", "Gwenaëlle", "Erwan", "Enora", "Tudual", "Corentin",
    "Camille", "Chloé", "Léa", "Inès", "Manon", "Jade", "Louise", "Alice", "Emma", "Rose", "Anna",
    "Gabriel", "Léo", "Raphaël", "Maël", "Jules", "Noah", "Arthur", "Adam", "Hugo", "Liam",
    "Sacha", "Paul", "Nathan", "Aaron", "Théo", "Mohamed", "Fatima", "Amélie", "Cécile", "Hélène",
    "Jérôme", "Stéphane", "Sébastien", "Frédéric", "Valérie", "Sandrine", "Isabelle", "Catherine",
    "Monique", "Jacqueline", "Michel", "Alain", "Bernard", "Daniel", "Gérard", "Patrick", "Odette",
    "Éric", "Thierry", "Bruno", "Denis", "Guy", "Claude", "Dominique", "Pascale", "Brieuc",
)  # fmt: skip
