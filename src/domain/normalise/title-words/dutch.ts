import type { TitleWords } from './title-words.ts'

export const dutch: TitleWords = {
  levels: {
    entry:
      'stagiair, stagiaire, leerling, student, medewerker, -medewerker, medewerkster, -medewerkster, adviseur, -adviseur, adviseuse, consulent, monteur, -monteur, technicus, ontwikkelaar, -ontwikkelaar, programmeur, inkoper, -inkoper, verkoper, -verkoper, verkoopster, vertegenwoordiger, accountmanager junior, boekhouder, boekhoudster, jurist, bedrijfsjurist, -jurist, advocaat, planner, -planner, coördinator, -coördinator, specialist, -specialist, analist, -analist, beheerder, -beheerder, administrateur, magazijnmedewerker, operator, onderzoeker, -onderzoeker, laborant, -laborant, verpleegkundige, -verpleegkundige, apotheker, buitendienst, binnendienst, werkvoorbereider, constructeur, tekenaar, -tekenaar, deskundige, -deskundige, -functionaris, functionaris, monteuse, ingenieur, -ingenieur, opleider, trainer, calculator, -consultant, -engineer, -technoloog, technoloog, wetenschapper, chemicus, bioloog, -operator',
    senior: 'ervaren, hoofdingenieur',
    manager:
      'teamleider, -teamleider, teammanager, projectleider, -projectleider, afdelingshoofd, -afdelingshoofd, afdelingsleider, afdelingsmanager, ploegleider, groepsleider, -manager, leidinggevende, filiaalmanager, bedrijfsleider, -bedrijfsleider, productieleider, werkplaatschef, -chef, chef, uitvoerder, hoofduitvoerder, unitmanager, vestigingsmanager, vestigingsleider, coördinerend, teamcoach, sectiehoofd, voorman, verantwoordelijke, -verantwoordelijke, regiomanager, rayonmanager, magazijnchef',
    director:
      'directeur, -directeur, directrice, adjunct-directeur, hoofd, -hoofd, sectordirecteur, divisiedirecteur, hoofdredacteur, decaan, afdelingsdirecteur, procuratiehouder, leider onderzoek',
    vp: 'vice-president, vicepresident, vice-voorzitter',
    'c-level':
      'algemeen directeur, algemene directie, lid van de directie, directielid, directievoorzitter, bestuurder, raad van bestuur, lid van de raad van bestuur, lid raad van bestuur, voorzitter van de raad van bestuur, voorzitter raad van bestuur, bestuursvoorzitter, commissaris, lid raad van commissarissen, president-directeur, president-commissaris, statutair directeur, gedelegeerd bestuurder, afgevaardigd bestuurder, zaakvoerder, zaakvoerster, voorzitter, operationeel directeur generaal, bestuurslid, directeur-generaal, directie, directeur-bestuurder, managementteam, lid managementteam',
    owner:
      'eigenaar, eigenaresse, mede-eigenaar, oprichter, mede-oprichter, medeoprichter, vennoot, ondernemer, zelfstandige, zzp, zzper, directeur-eigenaar, directeur-grootaandeelhouder, directeur grootaandeelhouder, maat, zelfstandig ondernemer, eigenaar-directeur, aandeelhouder, onderneemster',
  },
  departments: {
    sales:
      'verkoop, verkoop-, commercieel, commerciële, accountmanager, accountmanagement, buitendienst, binnendienst, verkoper, -verkoper, vertegenwoordiger, rayonmanager, relatiebeheer, exportmanager, salesmanager, sales-, commercie, offerte-, relatiebeheerder, verkoopster, bedrijfsontwikkeling, accountdirecteur',
    marketing:
      'communicatie, communicatie-, reclame, merk-, marketing-, marketingcommunicatie, voorlichting, persvoorlichter, woordvoerder, evenementen, hoofdredacteur, online marketeer, marketeer, pers-, contentmarketeer',
    it: 'ict, ict-, automatisering, informatievoorziening, informatiemanagement, systeembeheerder, systeembeheer, netwerkbeheerder, netwerk-, informatiebeveiliging, applicatiebeheerder, applicatiebeheer, informatica, digitalisering, it-manager, informatie-, functioneel beheerder, data-',
    engineering:
      'ontwikkeling, productontwikkeling, softwareontwikkelaar, softwareontwikkeling, software-, -ontwikkelaar, ontwikkelaar, techniek, technisch directeur, technisch manager, constructeur, tekenaar, programmeur, procestechnologie, procestechnoloog, engineering-, werktuigbouw-, elektrotechniek, hoofdingenieur, werktuigbouwkundig',
    operations:
      'productie, productie-, bedrijfsvoering, operationeel, operationele, logistiek, logistieke, logistiek-, magazijn, magazijn-, planning, fabriek, fabrieks-, bedrijfsleider, bedrijfsbureau, werkvoorbereider, werkvoorbereiding, ploegleider, expeditie, expeditie-, transport-, uitvoerder, uitvoering, werkplaats-, voorraad-, vestigings-, keten-, supplychain-',
    quality:
      'kwaliteit, kwaliteits-, kwaliteitszorg, kwaliteitsborging, kwaliteitscontrole, kam-coördinator, arbo, arbo-, milieu, milieu-, kalibratie, kalibratie-, validatie, validatie-, veiligheid, veiligheids-, veiligheidskundige, regelgeving, registratie-, hoger veiligheidskundige',
    research:
      'onderzoek, onderzoek & ontwikkeling, laboratorium, laboratorium-, innovatie, innovatie-, onderzoeker, -onderzoeker, laborant, -laborant, wetenschappelijk, wetenschappelijke, wetenschapper, onderzoeks-',
    finance:
      'financiën, financieel, financiële, financiele, boekhouding, boekhouder, boekhoudster, administratie & financiën, administrateur, accountancy, fiscaal, fiscalist, belasting-, kredietbeheer, salarisadministratie, debiteuren-, crediteuren-, treasury-, registeraccountant, financieel-, belastingen, hoofd administratie',
    hr: 'personeel, personeels-, personeelszaken, p&o, hrm, mens & organisatie, werving, werving & selectie, opleidingen, opleidings-, opleider, personeel & organisatie, recruitment-, hr-, arbeidsvoorwaarden, personeelsfunctionaris',
    procurement:
      'inkoop, inkoop-, inkoper, -inkoper, aanbesteding, aanbestedingen, leveranciers-, aanbestedings-',
    legal:
      'juridisch, juridische, jurist, bedrijfsjurist, -jurist, advocaat, privacy-, functionaris gegevensbescherming, gegevensbescherming, contract-, notaris, juridische zaken, naleving',
    product: 'product-, productmanager, productmanagement, productspecialist, assortiments-',
    support:
      'klantenservice, klantenservice-, klantcontact, klantcontact-, klanten-, servicemonteur, service-, servicemanager, servicedesk, technische dienst klant, nazorg, klantbeleving, applicatiespecialist, helpdesk-, servicecoördinator',
    facilities:
      'facilitair, facilitaire, onderhoud, onderhouds-, gebouwbeheer, gebouwen, vastgoed, vastgoed-, huismeester, technische dienst, facilitaire zaken, conciërge, gebouw-, huisvesting, onderhoudsmonteur',
    medical:
      'arts, -arts, verpleegkundige, -verpleegkundige, apotheker, zorg, zorg-, medisch, medische, klinisch, klinische, verpleging, patiënten-, ziekenhuis-, klinisch onderzoek, tandarts, ziekenhuisapotheker, huisarts, apotheek',
    administration:
      'officemanager, secretariaat, receptionist, receptioniste, receptie, kantoor-, administratie-',
    'general-management':
      'strategie-, strategie, bedrijfs-, concern-, strategisch, vestigingsdirecteur, landenmanager',
  },
  hints: {
    administration: 'administratie, administratief, administratieve',
    engineering: 'technisch, technische, technicus, ingenieur, -ingenieur, monteur, -monteur',
    operations: 'planner, -planner, operator, proces-, procesoperator, uitvoerder',
    sales: 'account-, regiomanager, relatie-, klant-',
    it: 'beheerder, -beheerder, systeem-, applicatie-',
    support: 'dienstverlening',
    'general-management':
      'algemeen directeur, algemene directie, lid van de directie, directielid, directievoorzitter, bestuurder, raad van bestuur, lid van de raad van bestuur, lid raad van bestuur, voorzitter van de raad van bestuur, voorzitter raad van bestuur, bestuursvoorzitter, commissaris, president-directeur, president-commissaris, statutair directeur, gedelegeerd bestuurder, afgevaardigd bestuurder, zaakvoerder, zaakvoerster, voorzitter, bestuurslid, directeur-generaal, directie, eigenaar, eigenaresse, mede-eigenaar, oprichter, mede-oprichter, medeoprichter, vennoot, ondernemer, directeur-eigenaar, directeur-grootaandeelhouder, directeur grootaandeelhouder, directeur-bestuurder, zelfstandig ondernemer, eigenaar-directeur, algemeen, algemene',
  },
  roles: {
    aide: 'directiesecretaresse, directiesecretaris, secretaresse, -secretaresse, secretaris, managementassistent, managementassistente, directieassistent, directieassistente, -assistent, -assistente, assistent, persoonlijk assistent, persoonlijk assistente, bestuurssecretaris, bestuurssecretaresse, bestuursassistent, directie-assistent, directie assistent, directie secretaresse, management assistent, management assistente, ondersteuning, assistente, persoonlijk medewerker',
    junior: 'stagiair, stagiaire, leerling',
    former: 'voormalig, voormalige, oud-, gepensioneerd, aankomend',
    link: 'van de, van het, van, aan de, voor de, de, het',
    employer: 'bij',
    under: 'bureau van de, kantoor van de',
    mute: 'chef-kok, kok, chefkok, lid, medisch secretaresse directie',
  },
}
