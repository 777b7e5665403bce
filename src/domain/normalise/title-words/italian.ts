import type { TitleWords } from './title-words.ts'

export const italian: TitleWords = {
  levels: {
    entry:
      'stagista, tirocinante, apprendista, studente, studentessa, tecnico, tecnica, tecnico commerciale, ingegnere, analista, specialista, consulente, impiegato, impiegata, addetto, addetta, ragioniere, ragioniera, contabile, programmatore, programmatrice, sviluppatore, sviluppatrice, operaio, operaia, operatore, operatrice, agente, agente di commercio, rappresentante, venditore, venditrice, avvocato, avvocata, infermiere, infermiera, farmacista, ricercatore, ricercatrice, chimico, coordinatore, coordinatrice, assistente, revisore, progettista, disegnatore, perito, informatore scientifico, informatore medico, formatore, magazziniere, biologo, biologa, buyer junior, commerciale estero, amministratore di sistema, amministratrice di sistema, amministratore di rete, collaboratore, collaboratrice',
    senior: 'esperto, esperta',
    manager:
      'responsabile, capo progetto, capoprogetto, capo reparto, caporeparto, capo area, capoarea, capo servizio, caposquadra, capo squadra, capo ufficio, capoufficio, capocantiere, capo cantiere, capo turno, capoturno, supervisore, referente, gestore, quadro, capo officina, coordinatore di progetto, capo contabile',
    director:
      'direttore, direttrice, condirettore, vicedirettore, vice direttore, vicedirettrice, dirigente, direttore responsabile, capo redattore, caporedattore, capo del personale, direzione commerciale, direzione acquisti, direttore esecutivo, preside, capo divisione',
    vp: 'vicepresidente, vice presidente, vice-presidente',
    'c-level':
      'amministratore delegato, amministratrice delegata, amministratore unico, amministratrice unica, amministratore, amministratrice, direttore generale, direttrice generale, condirettore generale, vicedirettore generale, vice direttore generale, presidente, presidente del consiglio, presidente del consiglio di amministrazione, consigliere delegato, consigliere di amministrazione, membro del consiglio di amministrazione, membro del cda, consigliere, presidente del cda, direzione generale, presidente & amministratore delegato, =ad',
    owner:
      'titolare, contitolare, proprietario, proprietaria, fondatore, fondatrice, cofondatore, cofondatrice, co-fondatore, co-fondatrice, socio, socia, socio fondatore, socia fondatrice, socio amministratore, imprenditore, imprenditrice, libero professionista, socio unico, comproprietario',
  },
  departments: {
    sales:
      'vendite, vendita, commerciale, sviluppo commerciale, sviluppo business, clienti direzionali, export, agente di commercio, venditore, venditrice, tecnico commerciale, grandi clienti, forza vendita, ufficio gare, gare, prevendita, capo area, capoarea',
    marketing:
      'comunicazione, pubblicità, marchio, pubbliche relazioni, relazioni esterne, ufficio stampa, marketing digitale, eventi, marketing & comunicazione, caporedattore',
    it: 'informatica, sistemi informativi, sistemi informatici, tecnologie informatiche, sistemista, sicurezza informatica, ced, trasformazione digitale, reti, ict italia, edp, amministratore di sistema, innovazione digitale, dati',
    engineering:
      'ingegneria, ufficio tecnico, direttore tecnico, direttrice tecnica, progettazione, progettista, sviluppo software, sviluppatore, sviluppatrice, programmatore, programmatrice, ingegnerizzazione, automazione, ingegnere di processo, sviluppo prodotto tecnico, responsabile tecnico, elettronica, meccanica, disegnatore',
    operations:
      'produzione, operazioni, logistica, stabilimento, fabbrica, magazzino, direttore di stabilimento, direttrice di stabilimento, capo turno, capoturno, caporeparto, capo reparto, supply-chain, trasporti, pianificazione della produzione, cantiere, capocantiere, industrializzazione, miglioramento continuo, confezionamento, spedizioni, magazziniere, responsabile di stabilimento',
    quality:
      'qualità, assicurazione qualità, assicurazione della qualità, controllo qualità, affari regolatori, regolatorio, metrologia, taratura, tarature, convalida, sicurezza & ambiente, rspp, gestione qualità, sistema qualità, persona qualificata, convalide, ambiente & sicurezza, sicurezza sul lavoro',
    research:
      'ricerca, ricerca & sviluppo, r&s, laboratorio, innovazione, ricercatore, ricercatrice, scientifico, scientifica, direttore scientifico, chimico, biologo',
    finance:
      'finanza, finanziario, finanziaria, contabilità, contabile, ragioniere, ragioniera, amministrazione & finanza, amministrazione finanza & controllo, amministrazione finanza controllo, afc, tesoreria, controllo di gestione, revisore, fiscale, amministrativo & finanziario, direttore amministrativo, direttrice amministrativa, bilancio, credito, responsabile amministrativo, responsabile amministrativa, tributario, paghe & contabilità',
    hr: 'risorse umane, personale, del personale, ufficio personale, selezione, formazione, paghe, sviluppo organizzativo, direttore del personale, organizzazione & risorse umane, relazioni industriali, capo del personale',
    procurement:
      'acquisti, ufficio acquisti, approvvigionamenti, approvvigionamento, fornitori, addetto acquisti',
    legal:
      'legale, affari legali, ufficio legale, avvocato, avvocata, protezione dei dati, conformità, affari societari, contratti, giurista, contenzioso',
    product: 'prodotto, prodotti, responsabile di prodotto, sviluppo prodotto, sviluppo prodotti',
    support:
      'servizio clienti, assistenza clienti, assistenza tecnica, assistenza, post vendita, post-vendita, customer-care, supporto tecnico, servizio assistenza, servizio tecnico',
    facilities:
      'manutenzione, servizi generali, immobiliare, impianti, patrimonio, facility italia, manutentore, responsabile manutenzione, edifici',
    medical:
      'medico, medica, infermiere, infermiera, infermieristico, farmacista, farmacia, clinico, clinica, sperimentazione clinica, affari medici, ospedale, farmacovigilanza, direttore sanitario, direttrice sanitaria, informatore scientifico, informatore medico, ricerca clinica, sanitario, sanitaria, direttore medico, primario',
    administration:
      'segreteria, impiegato amministrativo, impiegata amministrativa, accoglienza, reception italia',
    'general-management':
      'strategia, strategie, pianificazione strategica, unità di business, sviluppo strategico, affari generali, direttore di filiale',
  },
  hints: {
    administration: 'amministrazione, amministrativo, amministrativa, ufficio',
    engineering: 'ingegnere, tecnico, tecnica, perito',
    operations:
      'operaio, operaia, operatore, operatrice, processo, processi, pianificazione, industriale, caposquadra, capo squadra',
    sales: 'area, clienti, regionale, zona, cliente',
    quality: 'sicurezza, ambiente',
    support: 'servizi, servizio',
    it: 'sistemi',
    'general-management':
      'amministratore delegato, amministratrice delegata, amministratore unico, amministratrice unica, amministratore, amministratrice, direttore generale, direttrice generale, condirettore generale, vicedirettore generale, vice direttore generale, presidente, presidente del consiglio, presidente del consiglio di amministrazione, consigliere delegato, consigliere di amministrazione, membro del consiglio di amministrazione, presidente del cda, titolare, contitolare, proprietario, proprietaria, fondatore, fondatrice, cofondatore, cofondatrice, co-fondatore, co-fondatrice, socio, socia, socio fondatore, socia fondatrice, socio amministratore, socio unico, imprenditore, imprenditrice, direzione generale, =ad',
  },
  roles: {
    aide: 'assistente di direzione, assistente alla direzione, assistente della direzione, assistente personale, assistente esecutiva, segretario, segretaria, segretaria di direzione, segreteria di direzione, assistente amministrativa, assistente amministrativo, segreteria di presidenza',
    junior: 'stagista, tirocinante, apprendista, tirocinio',
    former: 'ex, già, pensionato, pensionata',
    link: 'al, alla, allo, dell, del, della, dello, di, ai, per il, per la, all',
    employer: 'presso',
    under: 'ufficio del, ufficio di presidenza',
    mute: 'capo cuoco, capocuoco, primo chef, segretario comunale, membro, area manager italia, amministratore di condominio',
  },
}
