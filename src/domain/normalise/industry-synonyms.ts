import type { Industry } from './industries.ts'

/** Other names of an industry, comma-separated: Salesforce's picklist, and what people type in seven languages. */
export const industrySynonyms: Partial<Record<Industry, string>> = {
  accounting:
    'accountancy, audit, buchhaltung, wirtschaftsprüfung, steuerberatung, comptabilité, contabilidad, contabilidade, contabilità, accountants',
  'airlines/aviation':
    'airline, airlines, aviation, luftfahrt, fluggesellschaft, compagnie aérienne, aerolínea, aviación, aviação, aviazione, luchtvaart',
  'apparel & fashion': 'apparel, fashion, clothing, mode, bekleidung, moda, kleding',
  'architecture & planning': 'architecture, architektur, architecte, arquitectura, arquitetura, architettura',
  automotive:
    'automobile, car manufacturing, automobil, automobilindustrie, automobilzulieferer, automotriz, automotivo, automobilistico, auto industry, kfz',
  'aviation & aerospace':
    'aerospace, luft- und raumfahrt, raumfahrt, aéronautique, aeroespacial, aerospaziale, lucht- en ruimtevaart',
  banking:
    'bank, banks, banque, banca, banco, bankwesen, bankensektor, bancario, bankwezen, retail banking, bancos',
  biotechnology:
    'biotech, bio tech, biotechnologie, biotecnología, biotecnologia, life science, life sciences, lifesciences, lifescience, biowissenschaften, sciences de la vie, ciencias de la vida, ciências da vida, scienze della vita, biotechnology research, genomics',
  'broadcast media': 'broadcasting, rundfunk, television, radio',
  'building materials':
    'baustoffe, matériaux de construction, materiales de construcción, materiais de construção, bouwmaterialen',
  chemicals:
    'chemical, chemistry, chemie, chemische industrie, chimie, química, chimica, chemical manufacturing, petrochemicals, spezialchemie',
  'civil engineering':
    'bauingenieurwesen, tiefbau, génie civil, ingeniería civil, engenharia civil, ingegneria civile',
  'computer & network security':
    'cybersecurity, cyber security, it security, it-sicherheit, information security, infosec',
  'computer games': 'gaming, video games, games',
  'computer hardware': 'hardware, it hardware',
  'computer software':
    'software, saas, software development, softwareentwicklung, logiciel, logiciels, enterprise software, desarrollo de software, application software, standardsoftware',
  construction:
    'bau, baugewerbe, bauwirtschaft, bauindustrie, btp, construcción, construção, edilizia, costruzioni, bouw, building construction',
  'consumer electronics': 'unterhaltungselektronik',
  'consumer goods':
    'cpg, fmcg, consumer products, consumer packaged goods, konsumgüter, biens de consommation, bienes de consumo, bens de consumo, beni di consumo, consumentengoederen',
  cosmetics: 'beauty, kosmetik, cosmétique, cosmética, cosmetici',
  'defense & space': 'defense, defence, rüstung, verteidigung, défense, defensa, defesa, difesa, defensie',
  'e-learning': 'elearning, edtech, online learning',
  'education management':
    'education, bildung, bildungswesen, éducation, enseignement, educación, educação, istruzione, onderwijs, formación',
  'electrical/electronic manufacturing':
    'electronics, electronic manufacturing, electrical, elektronik, elektrotechnik, elektroindustrie, électronique, electrónica, eletrônica, elettronica, elektronica, messtechnik, test and measurement, instrumentation',
  entertainment: 'unterhaltung, divertissement, entretenimiento, entretenimento, intrattenimento, amusement',
  'environmental services':
    'environmental, environment, umwelt, umwelttechnik, environnement, medio ambiente, meio ambiente, ambiente, milieu, waste management, entsorgung',
  'events services': 'events, event management, veranstaltungen, événementiel, eventos',
  'facilities services': 'facility management, facilities management, gebäudemanagement, facilities',
  farming:
    'agriculture, agribusiness, landwirtschaft, agrar, agrarwirtschaft, agricultura, agricoltura, landbouw, agro, agroindustria',
  'financial services':
    'finance, finanzen, finanzdienstleistungen, finanzdienstleister, services financiers, servicios financieros, finanzas, serviços financeiros, finanças, servizi finanziari, finanza, financiële dienstverlening, fintech',
  'food & beverages':
    'food and beverage, food & drink, lebensmittel, nahrungsmittel, lebensmittelindustrie, agroalimentaire, alimentos y bebidas, alimentos e bebidas, alimentare, voeding, voedingsmiddelen',
  'food production': 'food manufacturing, food processing, lebensmittelproduktion',
  furniture: 'möbel, möbelindustrie, meubles, muebles, móveis, mobili, meubels',
  'glass, ceramics & concrete': 'glass, glas, keramik, ceramics',
  'government administration':
    'government, public sector, public administration, öffentliche verwaltung, öffentlicher dienst, behörde, secteur public, administration publique, sector público, gobierno, setor público, governo, pubblica amministrazione, overheid',
  'health, wellness and fitness': 'wellness, fitness, health and wellness',
  'higher education':
    'university, universities, hochschule, universität, université, universidad, universidade, università, universiteit, enseignement supérieur',
  'hospital & health care':
    'healthcare, health care, health, hospital, hospitals, gesundheit, gesundheitswesen, krankenhaus, klinik, santé, hôpital, salud, sanidad, saúde, sanità, gezondheidszorg, zorg, ziekenhuis',
  hospitality: 'hotel, hotels, hotellerie, gastgewerbe, hôtellerie, hotelería, hotelaria, ospitalità, horeca',
  'human resources':
    'hr, hr services, personalwesen, personaldienstleistungen, ressources humaines, recursos humanos, risorse umane',
  'industrial automation':
    'automation, automatisierung, automatisierungstechnik, automatisation, automatización, automação, automazione, automatisering, robotics, robotik',
  'information technology and services':
    'it, information technology, technology, tech, it services, informationstechnologie, informationstechnik, it-dienstleistungen, edv, informatique, technologie, tecnología, tecnologías de la información, tecnologia, tecnologia da informação, ti, informatica, ict, it consulting',
  insurance:
    'versicherung, versicherungen, assurance, assurances, seguros, assicurazioni, assicurazione, verzekeringen, insurtech',
  internet: 'e-commerce, ecommerce, online services',
  'investment banking': 'investmentbank',
  'investment management': 'asset management, vermögensverwaltung, gestion d’actifs',
  'law practice': 'law firm, anwaltskanzlei, kanzlei, cabinet d’avocats, bufete, studio legale, advocatuur',
  'legal services':
    'legal, rechtsdienstleistungen, services juridiques, servicios legales, serviços jurídicos, law',
  'leisure, travel & tourism': 'travel, tourism, leisure, tourismus, reisen, tourisme, turismo, toerisme',
  'logistics and supply chain':
    'logistics, logistik, spedition, logistique, logística, logistica, logistiek, supply chain',
  'luxury goods & jewelry': 'luxury, jewelry, luxus, luxe, lujo',
  machinery:
    'maschinenbau, maschinen- und anlagenbau, anlagenbau, machines, maquinaria, macchinari, machinebouw, machine manufacturing, construction mécanique',
  'management consulting':
    'consulting, business consulting, unternehmensberatung, beratung, conseil, consultoría, consultoria, consulenza, advies, consultancy',
  maritime: 'shipping, schifffahrt, marine, scheepvaart',
  'market research': 'marktforschung, étude de marché',
  'marketing and advertising':
    'marketing, advertising, werbung, agentur, publicité, publicidad, publicidade, pubblicità, reclame, adtech, martech',
  'mechanical or industrial engineering':
    'engineering, industrial engineering, mechanical engineering, manufacturing, industrial manufacturing, ingenieurwesen, ingénierie, ingeniería, engenharia, ingegneria, fertigung, fertigungsindustrie, produzierendes gewerbe, industrie manufacturière, manufactura, manufatura, manifattura',
  'media production': 'media, medien, médias, medios, mídia',
  'medical devices':
    'medical device, medical technology, medtech, med tech, medizintechnik, medizinprodukte, dispositifs médicaux, dispositivos médicos, tecnología médica, dispositivi medici, medische technologie, medical equipment, diagnostics, in vitro diagnostics',
  'medical practice': 'arztpraxis, physicians',
  'mining & metals':
    'mining, metals, bergbau, metallindustrie, metallurgie, métallurgie, stahl, steel, minería, mineração, metallurgia, mijnbouw',
  'motion pictures and film': 'film, movies, cinema',
  'non-profit organization management':
    'not for profit, non profit, nonprofit, ngo, non-profit, gemeinnützig, association, associatif, sin fines de lucro, ong, sem fins lucrativos, non profit organization, charity, verein',
  'oil & energy':
    'energy, oil & gas, oil and gas, oil, energie, energiewirtschaft, énergie, energía, energia, petróleo y gas, öl und gas',
  'package/freight delivery': 'courier, parcel delivery, paketdienst, freight',
  'packaging and containers':
    'packaging, verpackung, verpackungsindustrie, emballage, embalaje, embalagem, imballaggio, verpakking',
  'paper & forest products': 'paper, papier, forestry, forstwirtschaft',
  pharmaceuticals:
    'pharma, pharmaceutical, pharmaceutical manufacturing, pharmaindustrie, pharmazie, pharmazeutisch, arzneimittel, pharmaceutique, industrie pharmaceutique, farmacéutica, farmacéutico, industria farmacéutica, farmacêutica, farmaceutica, farmaceutico, farmacie, farmaceutische industrie, biopharma, biopharmaceuticals, drug manufacturing',
  plastics: 'kunststoff, kunststoffe, kunststoffindustrie, plasturgie, plásticos, plastica, kunststoffen',
  'primary/secondary education': 'schools, school, schule, k-12, k12',
  printing: 'druck, druckindustrie, imprimerie, imprenta, gráfica',
  'professional training & coaching': 'training, coaching, weiterbildung, formation professionnelle',
  'public relations and communications': 'public relations, pr, communications agency',
  publishing: 'verlag, verlagswesen, édition, editorial, editoria, uitgeverij',
  'real estate':
    'immobilien, immobilier, inmobiliaria, bienes raíces, imobiliário, imóveis, immobiliare, vastgoed, property, proptech',
  'recreational facilities and services': 'recreation, freizeit',
  'renewables & environment':
    'renewables, renewable energy, erneuerbare energien, énergies renouvelables, energías renovables, energias renováveis, energie rinnovabili, duurzame energie, solar, wind energy, cleantech',
  research:
    'research & development, r&d, forschung, forschung und entwicklung, recherche, investigación, pesquisa, ricerca, onderzoek, research institute, forschungsinstitut',
  restaurants: 'restaurant, gastronomie, restauration, restauración, ristorazione',
  retail:
    'einzelhandel, handel, commerce de détail, distribution, venta minorista, comercio minorista, retail trade, varejo, vendita al dettaglio, detailhandel',
  'security and investigations': 'security, sicherheitsdienst, sécurité privée',
  semiconductors:
    'semiconductor, halbleiter, semi-conducteurs, semiconductores, semicondutores, semiconduttori, halfgeleiders, chips',
  'staffing and recruiting':
    'staffing, recruiting, recruitment, personalvermittlung, zeitarbeit, recrutement, intérim, personaldienstleister, uitzendbureau',
  telecommunications:
    'telecommunication, telecom, telecoms, telco, communications, telekommunikation, télécommunications, telecomunicaciones, telecomunicações, telecomunicazioni, telecommunicatie',
  textiles: 'textile, textil, textilindustrie, textiel, tessile, textil y confección',
  'transportation/trucking/railroad':
    'transportation, transport, trucking, transportwesen, transporte, trasporti, vervoer, verkehr, railway, bahn',
  utilities:
    'utility, versorger, energieversorger, stadtwerke, services publics, servicios públicos, nutsbedrijven, water utility',
  'venture capital & private equity':
    'venture capital, private equity, vc, beteiligungsgesellschaft, capital-risque, capital riesgo',
  veterinary: 'tiermedizin, vétérinaire, veterinaria, animal health',
  warehousing: 'lagerhaltung, warehouse',
  wholesale:
    'großhandel, commerce de gros, venta al por mayor, mayorista, atacado, ingrosso, groothandel, wholesale trade, distributor',
  'wine and spirits': 'wine, spirits, wein, vin, viticulture, brewery, brauerei',
}
