import type { TitleWords } from './title-words.ts'

export const german: TitleWords = {
  levels: {
    entry:
      'praktikant, praktikum, werkstudent, azubi, auszubildender, auszubildende, lehrling, volontär, sachbearbeiter, -sachbearbeiter, mitarbeiter, -mitarbeiter, referent, -referent, -berater, berater, kaufmann, kauffrau, -kaufmann, -kauffrau, -techniker, techniker, ingenieur, -ingenieur, entwickler, -entwickler, programmierer, einkäufer, -einkäufer, verkäufer, -verkäufer, disponent, beauftragter, beauftragte, -beauftragter, -beauftragte, spezialist, -spezialist, fachkraft, -fachkraft, facharbeiter, mechaniker, -mechaniker, mechatroniker, elektriker, elektroniker, laborant, -laborant, buchhalter, -buchhalter, jurist, -jurist, syndikus, syndikusanwalt, syndikusrechtsanwalt, rechtsanwalt, anwalt, patentanwalt, vertreter, handelsvertreter, außendienst, innendienst, außendienstmitarbeiter, assistent, lagerist, -ingenieurin, fachreferent, chemiker, biologe, biologin, physiker, apotheker, -prüfer, koordinator, -koordinator, -planer, konstrukteur, -konstrukteur, analyst, -analyst, -administrator, fachinformatiker, informatiker, ausbilder, wissenschaftlicher mitarbeiter, doktorand, arbeitsvorbereiter, krankenpfleger, krankenschwester, technologe, -personalreferent, controller mitarbeiter, servicetechniker, dozent, -trainer, trainer, -designer, -redakteur, redakteur, -experte, -expertin, experte, expertin, stabsstelle, hausmeister, assistenzarzt, assistenzärztin',
    senior:
      'oberarzt, oberärztin, leitender ingenieur, leitende ingenieurin, chefingenieur, erfahren, hauptsachbearbeiter',
    manager:
      '-manager, -teamleiter, -teamleitung, -gruppenleiter, -gruppenleitung, -abteilungsleiter, -abteilungsleitung, -projektleiter, -projektleitung, -filialleiter, -filialleitung, -marktleiter, -laborleiter, -laborleitung, -schichtleiter, -betriebsleiter, -betriebsleitung, -werkleiter, -werksleiter, -werkleitung, -werksleitung, -bauleiter, -bauleitung, -niederlassungsleiter, -niederlassungsleitung, -standortleiter, -standortleitung, -regionalleiter, -regionalleitung, -gebietsleiter, -gebietsverkaufsleiter, -sachgebietsleiter, -fachbereichsleiter, -referatsleiter, -lagerleiter, -büroleiter, -büroleitung, -küchenleiter, -objektleiter, -stationsleiter, -stationsleitung, -pflegedienstleiter, meister, -meister, vorarbeiter, polier, prozessverantwortlicher, -verantwortlicher, -verantwortliche, verantwortlicher, verantwortliche, teamchef, stationsleitung, key-account-manager, produktmanager, leiter labor, leiter team, -regionalverkaufsleiter, abt ltr, abtltr',
    director:
      'leiter, -leiter, leitung, -leitung, -bereichsleiter, -bereichsleitung, -hauptabteilungsleiter, leitender angestellter, direktor, -direktor, -chef, prokurist, prokura, leitender direktor, chefarzt, chefärztin, chefredakteur, chefjustiziar, ressortleiter, handlungsbevollmächtigter manager, amtsleiter, -chefin, dezernent, ltr, ltg',
    vp: 'vizepräsident, vize-präsident, vize präsident, -vizepräsident',
    'c-level':
      'geschäftsführer, geschäftsführung, geschäftsleiter, geschäftsleitung, gf, mitglied der geschäftsleitung, mitglied der geschäftsführung, mitglied der gl, vorsitzender der geschäftsführung, vorsitzende der geschäftsführung, vorsitzender der geschäftsleitung, sprecher der geschäftsführung, sprecherin der geschäftsführung, geschäftsführender direktor, geschäftsführende direktorin, hauptgeschäftsführer, alleingeschäftsführer, vorstand, -vorstand, vorstandsmitglied, mitglied des vorstands, mitglied des vorstandes, mitglied im vorstand, vorstandsvorsitzender, vorstandsvorsitzende, vorsitzender des vorstands, vorsitzende des vorstands, vorsitzender des vorstandes, vorstandssprecher, sprecher des vorstands, vorstandschef, generaldirektor, präsident, finanzchef, aufsichtsrat, mitglied des aufsichtsrats, aufsichtsratsvorsitzender, vorsitzender des aufsichtsrats, aufsichtsratsmitglied, verwaltungsrat, verwaltungsratspräsident, präsident des verwaltungsrats, mitglied des verwaltungsrats, beirat, finanzvorstand, unternehmensleitung, firmenleitung, -geschäftsführer, =gl, intendant, unternehmensleiter, konzernchef, firmenchef, bürgermeister',
    owner:
      'inhaber, geschäftsinhaber, firmeninhaber, mitinhaber, eigentümer, miteigentümer, gründer, mitgründer, firmengründer, gesellschafter, mitgesellschafter, geschäftsführender gesellschafter, geschäftsführende gesellschafterin, gesellschafter-geschäftsführer, selbstständig, selbständig, freiberufler, unternehmer, einzelunternehmer, geschäftsführender partner',
  },
  departments: {
    sales:
      'vertrieb, vertriebs-, verkauf, verkaufs-, außendienst, innendienst, verkäufer, -verkäufer, handelsvertreter, key-account, absatz, kundenakquise, geschäftsfeldentwicklung, geschäftsentwicklung, exportleiter, export-, großkunden-, gebietsleiter, gebietsverkaufsleiter, angebotswesen, vertriebscontrolling, gebietsmanager, handelsvertretung, regionalverkaufsleiter',
    marketing:
      'marketing-, werbung, werbe-, kommunikation, kommunikations-, unternehmenskommunikation, öffentlichkeitsarbeit, presse, presse-, pressesprecher, marken-, mediengestalter, medien-, produktmarketing, onlinemarketing, chefredakteur',
    it: 'edv, edv-, informatik, informationstechnik, informationstechnologie, fachinformatiker, informatiker, systemadministrator, netzwerk-, datenbank-, informationssicherheit, it-leiter, digitalisierung, digitalisierungs-, organisation & it, wirtschaftsinformatik, systemadministration, informationssicherheitsbeauftragter, digital-, daten-, itleiter, itleitung',
    engineering:
      'entwicklung, entwicklungs-, softwareentwicklung, software-, konstruktion, konstruktions-, konstrukteur, -entwickler, entwickler, programmierer, verfahrenstechnik, verfahrens-, technischer leiter, technische leitung, technische leiterin, technischer direktor, technischer geschäftsführer, elektrotechnik, maschinenbau, elektrokonstrukteur, automatisierungstechnik, projektierung, leiter technik, technik, messtechnik, mess- & regeltechnik, produktentwicklung, mechanik-, hardware-, automatisierungs-, techn leiter, techn leitung',
    operations:
      'produktion, produktions-, fertigung, fertigungs-, betrieb, betriebs-, betriebsleiter, werkleiter, werksleiter, werk-, werks-, logistik, logistik-, lager, lager-, lagerist, versand, versand-, disposition, disponent, arbeitsvorbereitung, arbeitsvorbereiter, montage, montage-, schichtleiter, materialwirtschaft, supply-chain, fuhrpark, bauleiter, bauleitung, -werkleiter, prozessoptimierung, industriemeister, fertigungsplanung, produktionsplanung, produktionsingenieur, schicht-',
    quality:
      'qualität, qualitäts-, qualitätssicherung, qualitätsmanagement, qm, qs, qmb, qualitätskontrolle, arbeitssicherheit, arbeitsschutz, umweltschutz, umwelt-, hse-, zulassung, zulassungs-, kalibrierung, kalibrier-, validierung, validierungs-, sachkundige person, sicherheitsingenieur, prüf-, qualifizierung, fachkraft für arbeitssicherheit, umweltmanagement, prüfmittel-, kontroll-',
    research:
      'forschung, forschungs-, forschung & entwicklung, f&e, labor, labor-, laborant, -laborant, wissenschaftlicher mitarbeiter, wissenschaftliche mitarbeiterin, innovation, innovations-, doktorand, chemiker, biologe, analytik, mikrobiologie, forschungs- & entwicklungsleiter, galenik, physiker',
    finance:
      'finanzen, finanz-, finanzbuchhaltung, buchhaltung, buchhaltungs-, buchhalter, -buchhalter, rechnungswesen, controlling, controlling-, steuern, steuer-, revision, revisions-, kaufmännischer leiter, kaufmännische leitung, kaufmännische leiterin, kaufmännischer geschäftsführer, kaufmännische geschäftsführerin, wirtschaftsprüfer, treasury-, kreditoren-, debitoren-, bilanzbuchhalter, risiko-, kalkulation, kredit-, kfm leiter, kfm leitung',
    hr: 'personal, personal-, personalwesen, personalleiter, ausbildung, ausbildungs-, ausbilder, recruiting, personalentwicklung, lohn, lohn-, lohn & gehalt, personalreferent, arbeitsdirektor, weiterbildung, lohnbuchhalter, lohnbuchhaltung',
    procurement:
      'einkauf, einkaufs-, einkäufer, -einkäufer, beschaffung, beschaffungs-, lieferanten-, lieferantenmanagement, strategischer einkauf, strategischer einkäufer, materialeinkauf, it-einkauf',
    legal:
      'recht, rechts-, rechtsabteilung, justiziar, chefjustiziar, syndikus, syndikusanwalt, syndikusrechtsanwalt, rechtsanwalt, anwalt, jurist, -jurist, datenschutz, datenschutz-, datenschutzbeauftragter, patent-, patentanwalt, vertragsmanagement, vertrags-, compliance-, notar, geldwäsche-',
    product: 'produkt, produkt-, produktmanagement, produktmanager, sortiments-',
    support:
      'kundendienst, kundendienst-, kundenservice, kundenservice-, kundenbetreuer, kundenbetreuung, kunden-, service-, servicetechniker, serviceleiter, technischer support, anwendungstechnik, anwendungstechniker, technischer kundendienst, reklamations-, reklamation, support-',
    facilities:
      'instandhaltung, instandhaltungs-, gebäudemanagement, gebäude-, haustechnik, haustechniker, hausmeister, liegenschaften, immobilien, immobilien-, technischer betrieb, betriebstechnik, facility-, objektleiter, gebäudetechnik, versorgungstechnik, wartung, wartungs-',
    medical:
      'arzt, ärztin, -arzt, -ärztin, assistenzarzt, assistenzärztin, chefarzt, chefärztin, oberarzt, oberärztin, ärztlicher direktor, ärztliche direktorin, pflege, pflege-, pflegedienst-, pflegedienstleitung, apotheker, apotheke, krankenpfleger, krankenschwester, klinik, klinik-, medizin, medizin-, medizinischer direktor, klinische forschung, medizinische, medizinischer, station-, stationsleitung, patienten-, zahnarzt, zahnärztin',
    administration: 'büroleiter, büroleitung, büro-, sekretariat, empfang, bürokaufmann, bürokauffrau',
    'general-management':
      'unternehmensentwicklung, strategie, strategie-, unternehmensstrategie, geschäftsbereich, geschäftsbereichs-, standortleiter, niederlassungsleiter, niederlassungsleitung, standortleitung, länder-',
  },
  hints: {
    administration: 'verwaltung, verwaltungs-',
    engineering: 'ingenieur, -ingenieur, technischer, technische, techniker, -techniker, technik-',
    it: 'system-, anwendungs-',
    operations:
      'meister, vorarbeiter, prozess-, mechaniker, -mechaniker, mechatroniker, elektriker, planung, planungs-, facharbeiter, projektierungs-',
    support: 'service',
    finance: 'kaufmännische, kaufmännischer',
    'general-management':
      'selbstständig, selbständig, -vorstand, -geschäftsführer, geschäftsführer, geschäftsführung, geschäftsleiter, geschäftsleitung, gf, geschäftsführender direktor, hauptgeschäftsführer, alleingeschäftsführer, vorstand, vorstandsmitglied, mitglied des vorstands, mitglied des vorstandes, mitglied der geschäftsleitung, mitglied der geschäftsführung, vorsitzender der geschäftsführung, vorsitzende der geschäftsführung, sprecher der geschäftsführung, vorstandsvorsitzender, vorstandsvorsitzende, vorsitzender des vorstands, vorsitzende des vorstands, vorstandssprecher, sprecher des vorstands, generaldirektor, präsident, aufsichtsrat, aufsichtsratsvorsitzender, vorsitzender des aufsichtsrats, mitglied des aufsichtsrats, verwaltungsrat, verwaltungsratspräsident, präsident des verwaltungsrats, beirat, unternehmensleitung, inhaber, geschäftsinhaber, firmeninhaber, eigentümer, gründer, mitgründer, firmengründer, gesellschafter, geschäftsführender gesellschafter, geschäftsführende gesellschafterin, gesellschafter-geschäftsführer, unternehmer, einzelunternehmer, =gl, bereichsleiter, geschäftsführender partner',
  },
  roles: {
    aide: 'assistent, assistenz, -assistenz, -assistent, sekretär, sekretariat, -sekretär, -sekretariat, vorzimmer, teamassistenz, chefsekretärin, stabsstelle, referent, vorstandsreferent',
    junior:
      'praktikant, praktikum, werkstudent, azubi, auszubildender, auszubildende, lehrling, nachwuchs-, volontär',
    former:
      'ehemals, ehemaliger, ehemalige, ehem, früher, pensioniert, rentner, rentnerin, ruhestand, außer dienst, angehender, angehende',
    link: 'der, des, dem, an der, für die, für den, beim, zur, zum, im',
    employer: 'bei, bei der',
    under: 'büro des, büro der, vorzimmer des, stellvertreter des, stellvertreter der',
    mute: 'küchenchef, chefkoch, leiterplatte, personalberater extern, betriebsrat, betriebsratsvorsitzender, vertriebspartner, personal trainer, mitglied',
  },
}
