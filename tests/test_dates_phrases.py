"""What date phrases mean: a table of ways to write dates in four languages, each with EDTF, days and certainty."""

import pytest

from passeur.model.dates import Date, read_date

#: phrase | EDTF | earliest | latest | certainty | calendar. EDTF "-" : not read.
TABLE = """
vers 1869 | 1869~ | 18640101 | 18741231 | approximate
1869 vers | 1869~ | 18640101 | 18741231 | approximate
env. 1869 | 1869~ | 18640101 | 18741231 | approximate
environ 1869 | 1869~ | 18640101 | 18741231 | approximate
1854 [ca] | 1854~ | 18490101 | 18591231 | approximate
[vers 1918] | 1918~ | 19130101 | 19231231 | approximate
vers 1940-1945 | 1940~/1945~ | 19350101 | 19501231 | approximate
[vers 1779]-1843 | 1779~/1843 | 17740101 | 18431231 | approximate
1663-vers 1950 | 1663/1950~ | 16630101 | 19551231 | approximate
vers mars 1944 | 1944-03~ | 19440130 | 19440501 | approximate
vers le 10 mai 1944 | 1944-05-10~ | 19440505 | 19440515 | approximate
vers l'été 1942 | 1942-06~/1942-08~ | 19420501 | 19421001 | approximate
1950 entre, 1960 et | 1950/1960 | 19500101 | 19601231 |
1950 entre,1960 et | 1950/1960 | 19500101 | 19601231 |
1725 et,1730 entre | 1725/1730 | 17250101 | 17301231 |
entre 1950 et 1960 | 1950/1960 | 19500101 | 19601231 |
[entre février et juin 1956] | 1956-02/1956-06 | 19560201 | 19560630 | inferred
between 1850 and 1860 | 1850/1860 | 18500101 | 18601231 |
1897-00-00 | 1897 | 18970101 | 18971231 |
00/00/1912 | 1912 | 19120101 | 19121231 |
1897-05-00 | 1897-05 | 18970501 | 18970531 |
0000-00-00 | - | 0 | 0 |
(Japanese, 1797-1858) | 1797/1858 | 17970101 | 18581231 |
(Greek, active ca. 530-510 BCE) | -0529~/-0509~ | -5339899 | -5038769 | approximate
époque Meiji (1868-1912) | 1868/1912 | 18680101 | 19121231 |
(Japanese) | - | 0 | 0 |
douze pièces (12) | - | 0 | 0 |
troisième République | 1870-09-04/1940-07-10 | 18700904 | 19400710 |
époque second Empire | 1852-12-02/1870-09-04 | 18521202 | 18700904 |
XIXe siècle | 1801/1900 | 18010101 | 19001231 |
19e siècle | 1801/1900 | 18010101 | 19001231 |
XIX e siècle | 1801/1900 | 18010101 | 19001231 |
XVIIIe s. | 1701/1800 | 17010101 | 18001231 |
[XIVe] | 1301/1400 | 13010101 | 14001231 | inferred
XVIIe-XVIIIe siècles | 1601/1800 | 16010101 | 18001231 |
XVe siècle-1901 | 1401/1901 | 14010101 | 19011231 |
1er quart 19e siècle | 1801/1825 | 18010101 | 18251231 |
2e quart 19e siècle | 1826/1850 | 18260101 | 18501231 |
4e quart 18e siècle;1er quart 19e siècle | {1776..1800,1801..1825} | 17760101 | 18251231 |
dernier quart du XXe siècle | 1976/2000 | 19760101 | 20001231 |
1ère moitié du XVIIIe s. | 1701/1750 | 17010101 | 17501231 |
2e moitié 19e siècle | 1851/1900 | 18510101 | 19001231 |
seconde moitié du XIXe siècle | 1851/1900 | 18510101 | 19001231 |
2e tiers du XIXe siècle | 1834/1867 | 18340101 | 18671231 |
fin XVe - début XVIe siècle | 1468/1533 | 14680101 | 15331231 |
début XVIIIe siècle | 1701/1733 | 17010101 | 17331231 |
milieu XXe siècle | 1934/1967 | 19340101 | 19671231 |
fin XVIIIe siècle | 1768/1800 | 17680101 | 18001231 |
fin XXe s.-2008 | 1968/2008 | 19680101 | 20081231 |
845, copie - 1781 | 0845/1781 | 8450101 | 17811231 |
1600-tal | 16XX | 16000101 | 16991231 |
1600-tal? | 16XX? | 16000101 | 16991231 | uncertain
1800-t mitt | 1833/1866 | 18330101 | 18661231 |
1930-talet | 193X | 19300101 | 19391231 |
1830-1840-tal | 1830/1849 | 18300101 | 18491231 |
1600-talets andra hälft | 1650/1699 | 16500101 | 16991231 |
1700-talets första fjärdedel | 1700/1724 | 17000101 | 17241231 |
slutet av 1800-talet | 1867/1899 | 18670101 | 18991231 |
1600-talets mitt - 1700-talets början | 1633/1732 | 16330101 | 17321231 |
1600-1650 cirka | 1600/1650~ | 16000101 | 16551231 | approximate
Omkring år 1700 | 1700~ | 16950101 | 17051231 | approximate
1651 före | ../1651 | 0 | 16511231 |
maj 1942 | 1942-05 | 19420501 | 19420531 |
um 1900 | 1900~ | 18950101 | 19051231 | approximate
15. Mai 1942 | 1942-05-15 | 19420515 | 19420515 |
Anfang 20. Jahrhundert | 1901/1933 | 19010101 | 19331231 |
2. Hälfte des 19. Jahrhunderts | 1851/1900 | 18510101 | 19001231 |
18./19. Jh. | 1701/1900 | 17010101 | 19001231 |
1900er Jahre | 190X | 19000101 | 19091231 |
zwischen 1933 und 1945 | 1933/1945 | 19330101 | 19451231 |
3. Jh. v. Chr. | -02XX | -2989899 | -1998769 |
Ier siècle apr. J.-C. | 0001/0100 | 10101 | 1001231 |
Ier siècle av. J.-C. | -0099/0000 | -989899 | 1231 |
IVe siècle av JC | -03XX | -3989899 | -2998769 |
IIIe millénaire av. J.-C. | -2XXX | -29989899 | -19998769 |
44 av. J.-C. | -0043 | -429899 | -428769 |
44 avant Jésus-Christ | -0043 | -429899 | -428769 |
58-51 av. J.-C. | -0057/-0050 | -569899 | -498769 |
300-200 av. J.-C. | -0299/-0199 | -2989899 | -1988769 |
44 BC | -0043 | -429899 | -428769 |
44 B.C.E. | -0043 | -429899 | -428769 |
1-199 CE | 0001/0199 | 10101 | 1991231 |
1st century AD | 0001/0099 | 10101 | 991231 |
2nd century BC | -01XX | -1989899 | -998769 |
début mai 1942 | 1942-05-01/1942-05-10 | 19420501 | 19420510 |
mi-juin 1940 | 1940-06-11/1940-06-20 | 19400611 | 19400620 |
fin août 1944 | 1944-08-21/1944-08-31 | 19440821 | 19440831 |
fin février 1944 | 1944-02-21/1944-02-29 | 19440221 | 19440229 |
1ère quinzaine | - | 0 | 0 |
Fin 1956 | 1956-09/1956-12 | 19560901 | 19561231 |
2e semestre 1943 | 1943-07/1943-12 | 19430701 | 19431231 |
3e trimestre 1943 | 1943-07/1943-09 | 19430701 | 19430930 |
An II | 1793-09-22/1794-09-21 | 17930922 | 17940921 | | republican
l'an 2 | 1793-09-22/1794-09-21 | 17930922 | 17940921 | | republican
an XIV | 1805-09-23/1805-12-31 | 18050923 | 18051231 | | republican
an III-an IV | 1794-09-22/1796-09-21 | 17940922 | 17960921 | | republican
1790-an III | 1790/1795-09-22 | 17900101 | 17950922 | | republican
an XIII-1810 | 1804-09-23/1810 | 18040923 | 18101231 | | republican
[1792-an XI] | 1792/1803-09-23 | 17920101 | 18030923 | inferred | republican
30 prairial an III | 1795-06-18 | 17950618 | 17950618 | | republican
21 pluviôse an II (9 février 1794) | 1794-02-09 | 17940209 | 17940209 | | republican
18 pluviose an XI (7 février 1803) | 1803-02-07 | 18030207 | 18030207 | | republican
14-18 floréal an II | 1794-05-03/1794-05-07 | 17940503 | 17940507 | | republican
27 frimaire-29 thermidor an III | 1794-12-17/1795-08-16 | 17941217 | 17950816 | | republican
5e jour complémentaire an IV | 1796-09-21 | 17960921 | 17960921 | | republican
6ème sans-culottide an III | 1795-09-22 | 17950922 | 17950922 | | republican
thermidor-fructidor an III | 1795-07-19/1795-09-16 | 17950719 | 17950916 | | republican
fructidor an II (18 août 1794) - fructidor an II (21 septembre 1794) \
| 1794-08-18/1794-09-21 | 17940818 | 17940921 | | republican
2 vendémiaire - 4ème jour complémentaire an IX (24 septembre 1800 - 21 septembre 1801) \
| 1800-09-24/1801-09-21 | 18000924 | 18010921 | | republican
1er vendémiaire - 10 nivôse an XIV (23 septembre - 31 décembre 1805) | 1805-09-23/1805-12-31 | 18050923 | 18051231 \
| | republican
1er frimaire - 29 floréal (21 novembre 1793 - 18 mai 1794) | 1793-11-21/1794-05-18 | 17931121 | 17940518 | | republican
An IX (24 prairial)-an XI (8 pluviôse) | 1801-06-13/1803-01-28 | 18010613 | 18030128 | | republican
28 octobre 1792-9 frimaire an VII | 1792-10-28/1798-11-29 | 17921028 | 17981129 | | republican
an XV | - | 0 | 0 |
[1944-1945] | 1944/1945 | 19440101 | 19451231 | inferred
[1778]-[1789] | 1778/1789 | 17780101 | 17891231 | inferred
[1944] | 1944 | 19440101 | 19441231 | inferred
6 novembre [1935] | 1935-11-06 | 19351106 | 19351106 | inferred
[1944?] | 1944? | 19440101 | 19441231 | uncertain
1944 (?) | 1944? | 19440101 | 19441231 | uncertain
1944 ? | 1944? | 19440101 | 19441231 | uncertain
?1944 | 1944? | 19440101 | 19441231 | uncertain
peut-être 1944 | 1944? | 19440101 | 19441231 | uncertain
?c.1820 | 1820% | 18150101 | 18251231 | uncertain
s.d. | | 0 | 0 | undated
S. d. | | 0 | 0 | undated
sans date | | 0 | 0 | undated
non daté | | 0 | 0 | undated
[s.d.] | | 0 | 0 | undated
n.d. | | 0 | 0 | undated
undated | | 0 | 0 | undated
not dated | | 0 | 0 | undated
s.d., [1813] | 1813 | 18130101 | 18131231 | inferred
sans date [1850/1940] | 1850/1940 | 18500101 | 19401231 | inferred
1959-s.d. | 1959/ | 19590101 | 0 |
Bronze Age | -2199~/-0800~ | -21989899 | -7998769 | approximate
âge du bronze | -2199~/-0800~ | -21989899 | -7998769 | approximate
Moyen Âge | 0476~/1492~ | 4760101 | 14921231 | approximate
Renaissance | 1400~/1600~ | 14000101 | 16001231 | approximate
Seconde Guerre mondiale | 1939-09-01/1945-09-02 | 19390901 | 19450902 |
Second World War | 1939-09-01/1945-09-02 | 19390901 | 19450902 |
17 au 25 août 1944 | 1944-08-17/1944-08-25 | 19440817 | 19440825 |
du 17 au 25 août 1944 | 1944-08-17/1944-08-25 | 19440817 | 19440825 |
1er - 31 décembre 1845 | 1845-12-01/1845-12-31 | 18451201 | 18451231 |
6 mai - 31 mai 1909 | 1909-05-06/1909-05-31 | 19090506 | 19090531 |
28 décembre - 3 janvier 1850 | 1849-12-28/1850-01-03 | 18491228 | 18500103 |
8 septembre au 31 décembre 1697 | 1697-09-08/1697-12-31 | 16970908 | 16971231 |
4 septembre - décembre 1570 | 1570-09-04/1570-12 | 15700904 | 15701231 |
janvier - 6 juillet 1587 | 1587-01/1587-07-06 | 15870101 | 15870706 |
31 décembre 1650 - 1650 | 1650-12-31/1650 | 16501231 | 16501231 |
printemps 1943 | 1943-21 | 19430301 | 19430531 |
été 1942 | 1942-22 | 19420601 | 19420831 |
automne 1944 | 1944-23 | 19440901 | 19441130 |
hiver 1943 | 1943-24 | 19430101 | 19440229 |
hiver 1943-1944 | 1943-12/1944-02 | 19431201 | 19440229 |
printemps-été 1944 | 1944-03/1944-08 | 19440301 | 19440831 |
1er mars 1943 | 1943-03-01 | 19430301 | 19430301 |
1 mars 1943 | 1943-03-01 | 19430301 | 19430301 |
07 avril 1914 | 1914-04-07 | 19140407 | 19140407 |
14 juillet1958 | 1958-07-14 | 19580714 | 19580714 |
mardi 28 mars 1916 | 1916-03-28 | 19160328 | 19160328 |
Août 1944 | 1944-08 | 19440801 | 19440831 |
AOUT 1944 | 1944-08 | 19440801 | 19440831 |
janv. 1944 | 1944-01 | 19440101 | 19440131 |
mars-avril 1944 | 1944-03/1944-04 | 19440301 | 19440430 |
août - octobre 1914 | 1914-08/1914-10 | 19140801 | 19141031 |
septembre 1939-mai 1945 | 1939-09/1945-05 | 19390901 | 19450531 |
3 mai 1944 - 5 juin | 1944-05-03/1944-06-05 | 19440503 | 19440605 |
1939-1945 | 1939/1945 | 19390101 | 19451231 |
1939–1945 | 1939/1945 | 19390101 | 19451231 |
1939-45 | 1939/1945 | 19390101 | 19451231 |
2024-03-02 00:00:00+00:00 | 2024-03-02 | 20240302 | 20240302 |
2024-03-02 00:00:00.123+01 | 2024-03-02 | 20240302 | 20240302 |
vers 1939-45 | 1939~/1945~ | 19340101 | 19501231 | approximate
c.1816–19 | 1816~/1819~ | 18110101 | 18241231 | approximate
1545–60 | 1545/1560 | 15450101 | 15601231 |
1565–8 | 1565/1568 | 15650101 | 15681231 |
de 1939 à 1945 | 1939/1945 | 19390101 | 19451231 |
1945-1939 | 1939/1945 | 19390101 | 19451231 |
1740-12 mars 1744 | 1740/1744-03-12 | 17400101 | 17440312 |
1912, 1914-1918 | {1912,1914..1918} | 19120101 | 19181231 |
1791, 1824 | {1791,1824} | 17910101 | 18241231 |
(1059), 1332-1898 | {1059,1332..1898} | 10590101 | 18981231 |
1978-1998 [2004] | {1978..1998,2004} | 19780101 | 20041231 | inferred
2, 5 et 9 mars 1944 | {1944-03-02,1944-03-05,1944-03-09} | 19440302 | 19440309 |
3 mai 1944, 5 juin | {1944-05-03,1944-06-05} | 19440503 | 19440605 |
1863, printed ca. 1866 | {1863,1866~} | 18610101 | 18711231 | approximate
exhibited 1765 | 1765 | 17650101 | 17651231 |
1786 ou 1800 | [1786,1800] | 17860101 | 18001231 |
1er avril ou 2 avril 1943 | [1943-04-01,1943-04-02] | 19430401 | 19430402 |
1810 (3 janvier-21 octobre) | 1810-01-03/1810-10-21 | 18100103 | 18101021 |
1807 (3 mars)-1808 (15 février) | 1807-03-03/1808-02-15 | 18070303 | 18080215 |
1955 (février) | 1955-02 | 19550201 | 19550228 |
avant le XIXe siècle | ../1800 | 0 | 18001231 |
jusqu'au XIXe siècle | ../1900 | 0 | 19001231 |
après le XVIe siècle | 1601/.. | 16010101 | 0 |
dès 1940 | 1940/.. | 19400101 | 0 |
1944, 25 août | 1944-08-25 | 19440825 | 19440825 |
194[4] | 1944 | 19440101 | 19441231 | inferred
nuit du 5 au 6 juin 1944 | 1944-06-05/1944-06-06 | 19440605 | 19440606 |
IIIe République | 1870-09-04/1940-07-10 | 18700904 | 19400710 |
AD 79 | 0079 | 790101 | 791231 |
1. 9. 1939 | 1939-09-01 | 19390901 | 19390901 |
1944-08-25T10:00 | 1944-08-25 | 19440825 | 19440825 |
19th c. | 18XX | 18000101 | 18991231 |
1870 entre | 1870/.. | 18700101 | 0 |
1875 et | ../1875 | 0 | 18751231 |
l'an 1900 | 1900 | 19000101 | 19001231 |
avant 1850 | ../1850 | 0 | 18501231 |
avant le 6 juin 1944 | ../1944-06-06 | 0 | 19440606 |
après 1944 | 1944/.. | 19440101 | 0 |
depuis 1871 | 1871/.. | 18710101 | 0 |
A partir d'avril 1867 | 1867-04/.. | 18670401 | 0 |
à partir de 1867 | 1867/.. | 18670101 | 0 |
jusqu'en 1962 | ../1962 | 0 | 19621231 |
jusqu'au 8 mai 1945 | ../1945-05-08 | 0 | 19450508 |
1969-.... | 1969/.. | 19690101 | 0 |
1973-… | 1973/.. | 19730101 | 0 |
années 1930 | 193X | 19300101 | 19391231 |
les années 30 | 193X | 19300101 | 19391231 |
début des années 1950 | 1950/1953 | 19500101 | 19531231 |
années 30-40 | 1930/1949 | 19300101 | 19491231 |
années 1914-1918 | 1914/1918 | 19140101 | 19181231 |
années 1940-1950 | 1940/1959 | 19400101 | 19591231 |
1930s | 193X | 19300101 | 19391231 |
1930's | 193X | 19300101 | 19391231 |
mid-1950s | 1954/1956 | 19540101 | 19561231 |
late 1940s | 1947/1949 | 19470101 | 19491231 |
c. 1850 | 1850~ | 18450101 | 18551231 | approximate
c.1850 | 1850~ | 18450101 | 18551231 | approximate
ca. 1850 | 1850~ | 18450101 | 18551231 | approximate
circa 1850 | 1850~ | 18450101 | 18551231 | approximate
about 1850 | 1850~ | 18450101 | 18551231 | approximate
c. 1860s | 186X~ | 18550101 | 18741231 | approximate
early 1944 | 1944-01/1944-04 | 19440101 | 19440430 |
late 19th century | 1867/1899 | 18670101 | 18991231 |
19th century | 18XX | 18000101 | 18991231 |
12th-13th century | 1100/1299 | 11000101 | 12991231 |
first half of the 19th century | 1800/1849 | 18000101 | 18491231 |
last quarter of the 20th century | 1975/1999 | 19750101 | 19991231 |
1850/1860 | 1850/1860 | 18500101 | 18601231 |
1634/35 - 1704 | 1634/1704 | 16340101 | 17041231 |
1756 - 1810/1811 | 1756/1811 | 17560101 | 18111231 |
1944-08-25 | 1944-08-25 | 19440825 | 19440825 |
1944-08 | 1944-08 | 19440801 | 19440831 |
1851.12.11 | 1851-12-11 | 18511211 | 18511211 |
25/08/1944 | 1944-08-25 | 19440825 | 19440825 |
25.8.1944 | 1944-08-25 | 19440825 | 19440825 |
08/1944 | 1944-08 | 19440801 | 19440831 |
18/09/1942-02/06/1943 | 1942-09-18/1943-06-02 | 19420918 | 19430602 |
1933-04-04 - 1945-04-22 | 1933-04-04/1945-04-22 | 19330404 | 19450422 |
25 August 1944 | 1944-08-25 | 19440825 | 19440825 |
25th August 1944 | 1944-08-25 | 19440825 | 19440825 |
August 25, 1944 | 1944-08-25 | 19440825 | 19440825 |
March 6 1979 | 1979-03-06 | 19790306 | 19790306 |
August 17-25, 1944 | 1944-08-17/1944-08-25 | 19440817 | 19440825 |
September 1 - December 31 1944 | 1944-09-01/1944-12-31 | 19440901 | 19441231 |
July 14 1943,July 19 1943 | {1943-07-14,1943-07-19} | 19430714 | 19430719 |
Spring 1943 | 1943-21 | 19430301 | 19430531 |
before 1850 | ../1850 | 0 | 18501231 |
after 1944 | 1944/.. | 19440101 | 0 |
1839 or after | 1839/.. | 18390101 | 0 |
from 1939 to 1945 | 1939/1945 | 19390101 | 19451231 |
25 août 1944 à 10 h | 1944-08-25 | 19440825 | 19440825 |
25 août 1944, 10 h 30 | 1944-08-25 | 19440825 | 19440825 |
Paris, le 25 août 1944 | 1944-08-25 | 19440825 | 19440825 |
16.. | 16XX | 16000101 | 16991231 |
19-- | 19XX | 19000101 | 19991231 |
194- | 194X | 19400101 | 19491231 |
187? | 187X? | 18700101 | 18791231 | uncertain
British, born Ireland, 1842 - 1924 | 1842/1924 | 18420101 | 19241231 |
4. April 1944 | 1944-04-04 | 19440404 | 19440404 |
12 mei 1940 | 1940-05-12 | 19400512 | 19400512 |
3. října 1941 | 1941-10-03 | 19411003 | 19411003 |
30 février 1944 | - | 0 | 0 |
31 juin 1848 | - | 0 | 0 |
29 février 1900 | - | 0 | 0 |
0 mai 1944 | - | 0 | 0 |
1944-02-30 | - | 0 | 0 |
Paroisse catholique de Ringeldorf : voir cote 2 G 165 | - | 0 | 0 |
illisible | - | 0 | 0 |
"""

ROWS = [
    [cell.strip() for cell in line.split(" |")]
    for line in TABLE.strip().replace("\\\n", "").splitlines()
    if line.strip()
]


@pytest.mark.parametrize(
    ("phrase", "edtf"),
    [
        ("(French, b. 1826)", "1826"),
        ("founded 1926", "1926"),
        ("American, est. 1957 - closed 1996", "1957/1996"),
        ("(Russian, fl. 1884-1918)", "1884/1918"),
        ("actif 1900-1950", "1900/1950"),
        ("(Italian, documented 1495-1502)", "1495/1502"),
        ("American, he: 1929 - 1994", "1929/1994"),
        ("American, born Hungary (now Romania), 1885 - 1959", "1885/1959"),
        ("Venetian (?), active early 16th century", "1500/1532"),
        ("later 18th century", "1767/1799"),
        ("1850 or later", "1850/.."),
        ("1847-present", "1847/.."),
        ("1943 à nos jours", "1943/.."),
        ("1900-?", "1900/"),
        ("2e trim. 1944", "1944-04/1944-06"),
        ("1850 entre,1950", "1850/1950"),
        ("2005/01/23 acquis", "2005-01-23"),
        ("1976 date d'acquisition ; 1976 entrée matérielle", "1976"),
        ("1860 dépôt légal", "1860"),
        ("2014-07-08 12:27:05", "2014-07-08"),
        ("2014/07/08 12:27:06", "2014-07-08"),
        ("2017-04-12 14:53:29 -0700", "2017-04-12"),
        ("2014-03-12T19:13:55+0100", "2014-03-12"),
    ],
)
def test_what_museums_write_beside_a_date_is_passed_over(phrase: str, edtf: str) -> None:
    assert read_date(phrase, "fr")[0].edtf == edtf


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_phrase_means(row: list[str]) -> None:
    phrase, edtf, earliest, latest, *rest = row
    certainty = rest[0] if rest else ""
    calendar = rest[1] if len(rest) > 1 else ""
    date, remark = read_date(phrase)
    assert date == Date(phrase, "" if edtf == "-" else edtf, int(earliest), int(latest), certainty, "", calendar)
    assert remark == ""


def test_the_table_is_wide_enough() -> None:
    assert len(ROWS) >= 150


@pytest.mark.parametrize(
    ("lang", "edtf"),
    [
        ("fr", "1944-05-08"),
        ("", "1944-05-08"),
        ("en-US", "1944-08-05"),
        ("en-GB", "1944-05-08"),
        ("en", "[1944-05-08,1944-08-05]"),
    ],
)
def test_which_comes_first_day_or_month(lang: str, edtf: str) -> None:
    assert read_date("08/05/1944", lang)[0].edtf == edtf


def test_an_index_card_gives_its_leading_date_and_says_so() -> None:
    date, remark = read_date("12 mars 1943. Lettre du préfet au sujet du ravitaillement")
    assert date.edtf == "1943-03-12"
    assert remark.startswith("only the beginning of « 12 mars 1943. Lettre")


def test_a_list_too_long_to_be_read_whole_is_not_passed_off_as_whole() -> None:
    phrase = ", ".join(str(year) for year in range(1500, 1900, 2))
    date, remark = read_date(phrase)
    assert date.earliest == 15000101
    assert "only the beginning" in remark


def test_a_later_cast_is_not_the_date_of_the_work() -> None:
    date, remark = read_date("1912, cast 1960", "en")
    assert date.edtf == "1912"
    assert "only the beginning" in remark


def test_words_right_after_a_number_are_not_a_date() -> None:
    assert read_date("1944 exemplaires du journal")[0].edtf == ""


def test_a_gloss_that_contradicts_is_told_and_the_first_date_kept() -> None:
    date, remark = read_date("18 fructidor an VI (18 août 1798)")
    assert date.earliest == date.latest == 17980904
    assert "contradicts" in remark


def test_words_in_brackets_do_not_hinder() -> None:
    assert read_date("1944 (copie)")[0].edtf == "1944"


def test_type_and_text_are_kept() -> None:
    date, _ = read_date("  Vers 1869 ", type="creation")
    assert (date.text, date.type) == ("  Vers 1869 ", "creation")
