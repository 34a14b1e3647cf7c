"""Pages written for the tests of incidents: who tells of one happening, and who of another."""

from __future__ import annotations

HARBOUR = {
    "a.txt": "Gunmen attack market in Kisumu\n\nKISUMU, Kenya - Gunmen attacked a fish market in Kisumu on Tuesday, 6 February"
    " 2024, killing four traders and wounding nine people, police said.\n\nThe attackers fled by boat across the lake."
    " Commander Grace Atieno said the traders had been weighing tilapia when the shooting began.\n",
    "b.txt": "Four dead in Kisumu market attack\n\nAt least four people were killed and nine others were injured on Tuesday,"
    " 6 February 2024, when gunmen opened fire at the fish market in Kisumu.\n\nWitnesses said the shooting lasted ten minutes"
    " and that the attackers escaped by boat. Grace Atieno, the police commander, promised arrests.\n",
    "c.txt": "Market shooting: toll rises to five\n\nA fifth victim of Tuesday's attack on the fish market in Kisumu died in"
    " hospital, doctors said on Thursday, 8 February 2024.\n\nFive people were killed when gunmen shot at traders and fled by"
    " boat across the lake on 6 February 2024.\n",
}
OTHERS = {
    "elsewhere.txt": "Gunmen attack bus in Garissa\n\nGARISSA, Kenya - Gunmen attacked a bus near Garissa on Tuesday,"
    " 6 February 2024, killing three passengers, police said.\n\nThe driver, Hassan Warsame, kept driving until the tyres"
    " burst.\n",
    "later.txt": "Bar shooting in Kisumu\n\nKISUMU, Kenya - A man shot two waiters dead in a bar in Kisumu on Sunday,"
    " 25 February 2024, police said.\n\nThe quarrel was over an unpaid bill. Police arrested Otieno Ouma, a mechanic, in his"
    " workshop.\n",
    "planned.txt": "Police fear attacks\n\nPolice in Kisumu said on Monday, 5 February 2024, that gunmen could attack markets."
    "\n\nThe army denied that its soldiers had killed two fishermen.\n",
}
