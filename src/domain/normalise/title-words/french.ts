import type { TitleWords } from './title-words.ts'

export const french: TitleWords = {
  levels: {
    entry:
      'stagiaire, alternant, alternante, apprenti, apprentie, étudiant, étudiante, chargé, chargée, chargé de, chargée de, chargé d, chargée d, technicien, technicienne, ingénieur, ingénieure, technico-commercial, technico-commerciale, commercial terrain, attaché commercial, attachée commerciale, attaché, attachée, conseiller, conseillère, consultant, consultante, comptable, acheteur, acheteuse, développeur, développeuse, opérateur, opératrice, analyste, agent, employé, employée, gestionnaire, juriste, avocat, avocate, vendeur, vendeuse, coordinateur, coordinatrice, spécialiste, assistant, assistante, ouvrier, ouvrière, chercheur, chercheuse, infirmier, infirmière, pharmacien, pharmacienne, délégué, déléguée, délégué médical, représentant, représentante, auditeur, auditrice, concepteur, conceptrice, animateur, animatrice, formateur, formatrice, logisticien, logisticienne, magasinier, automaticien, qualiticien, qualiticienne, chimiste, chargé d’affaires, aide-soignante, dessinateur, contrôleur, contrôleuse, approvisionneur, webmestre, contrôleur de gestion, contrôleuse de gestion',
    senior: 'confirmé, confirmée, expérimenté, expérimentée, référent technique, principale',
    manager:
      'responsable, chef de projet, cheffe de projet, chef de projets, chef de produit, cheffe de produit, chef de produits, chef de service, cheffe de service, chef d’équipe, cheffe d’équipe, chef d’atelier, cheffe d’atelier, chef des ventes, cheffe des ventes, chef de département, cheffe de département, chef de groupe, chef de rayon, chef de secteur, chef de région, chef de zone, chef d’agence, chef comptable, cheffe comptable, chef de marché, chef de publicité, chef de chantier, chef du service, chef de laboratoire, cheffe de laboratoire, chef de ligne, chef de, chef du, chef des, chef d, cheffe de, cheffe du, cheffe des, cheffe d, contremaître, encadrant, superviseur, superviseuse, conducteur de travaux, chef achats, chef magasinier',
    director:
      'directeur, directrice, directeur adjoint, directrice adjointe, sous-directeur, sous-directrice, drh, dsi, daf, raf, codir, rédacteur en chef, rédactrice en chef, ingénieur en chef, chef de cabinet, membre du codir, doyen, secrétaire général, secrétaire générale, directeur exécutif',
    vp: 'vice-président, vice-présidente, vice président, vice présidente, vice-président exécutif, vice-président senior',
    'c-level':
      'directeur général, directrice générale, directeur général adjoint, directrice générale adjointe, directeur général délégué, directrice générale déléguée, dg, dga, dgd, pdg, p-dg, président, présidente, président-directeur général, présidente-directrice générale, président du directoire, président du conseil, président du conseil d’administration, administrateur délégué, administratrice déléguée, membre du directoire, membre du comex, comex, membre du comité exécutif, membre du comité de direction, membre du conseil d’administration, gérant, gérante, co-gérant, cogérant, chef de la direction, chef de l’exploitation, chef d’entreprise, cheffe d’entreprise, dirigeant, dirigeante, directeur-général, mandataire social, directeur gérant, chef des finances, direction générale',
    owner:
      'fondateur, fondatrice, cofondateur, cofondatrice, co-fondateur, co-fondatrice, propriétaire, copropriétaire, associé gérant, associée gérante, gérant associé, associé fondateur, =associé, =associée, associé unique, auto-entrepreneur, entrepreneur, entrepreneuse, indépendant, patron, patronne, président fondateur, associé dirigeant, actionnaire',
  },
  departments: {
    sales:
      'commercial, commerciale, ventes, vente, développement commercial, technico-commercial, technico-commerciale, grands comptes, comptes clés, compte clé, export, attaché commercial, attachée commerciale, chargé d’affaires, chargée d’affaires, chef des ventes, ingénieur commercial, ingénieure commerciale, administration des ventes, adv, avant-vente, chef de secteur, vendeur, vendeuse, ingénieur d’affaires, business développement',
    marketing:
      'communication, publicité, marketing digital, marque, relations publiques, relations presse, événementiel, chef de publicité, marketing produit, rédacteur en chef, rédactrice en chef, marketing & communication',
    it: 'informatique, systèmes d’information, système d’information, dsi, rssi, données, réseaux, infrastructures, transformation numérique, numérique, sécurité informatique, sécurité des systèmes d’information, cybersécurité, technologies de l’information, administrateur systèmes, administrateur réseau',
    engineering:
      'ingénierie, bureau d’études, études, développement logiciel, logiciel, logiciels, développeur, développeuse, directeur technique, directrice technique, technique & industriel, conception, automatisme, automaticien, génie civil, électronique, mécanique, méthodes',
    operations:
      'production, opérations, exploitation, logistique, usine, industriel, industrielle, chaîne logistique, approvisionnement, entrepôt, fabrication, atelier, site industriel, directeur d’usine, directrice d’usine, supply-chain, transport, magasinier, logisticien, chantier, travaux, conditionnement, excellence opérationnelle, amélioration continue, approvisionnements',
    quality:
      'qualité, assurance qualité, contrôle qualité, qse, affaires réglementaires, réglementaire, métrologie, étalonnage, validation, sécurité & environnement, hygiène, management de la qualité, hygiène sécurité environnement, qualiticien, qualiticienne, environnement',
    research:
      'recherche, r&d, recherche & développement, laboratoire, innovation, chercheur, chercheuse, recherche clinique laboratoire, scientifique, chimiste',
    finance:
      'finances, financier, financière, comptable, comptabilité, administratif & financier, administrative & financière, contrôle de gestion, contrôleur de gestion, contrôleuse de gestion, trésorerie, trésorier, fiscalité, audit interne, daf, raf, directeur financier, directrice financière, contrôleur financier, commissaire aux comptes, fiscal',
    hr: 'ressources humaines, rh, drh, recrutement, formation, paie, gestionnaire de paie, relations sociales, talents, développement rh',
    procurement: 'achats, achat, acheteur, acheteuse, acheteur it, approvisionneur, fournisseurs',
    legal:
      'juridique, juriste, avocat, avocate, conformité, protection des données, droit, contentieux, propriété intellectuelle, affaires juridiques, dpo',
    product: 'produit, produits, chef de produit, cheffe de produit, gamme',
    support:
      'service client, service clients, service après-vente, sav, relation client, relations clients, support technique, support client, après-vente, assistance technique, satisfaction client, expérience client',
    facilities:
      'maintenance, services généraux, immobilier, bâtiment, bâtiments, moyens généraux, travaux neufs & maintenance, entretien, environnement de travail',
    medical:
      'médical, médicale, affaires médicales, médecin, infirmier, infirmière, pharmacien, pharmacienne, clinique, essais cliniques, recherche clinique, soins, pharmacovigilance, hôpital, délégué médical, pharmacie, santé, attaché de recherche clinique, chirurgien',
    administration: 'accueil, standardiste, secrétariat',
    'general-management': 'stratégie, développement, filiale, directeur pays, transformation, pôle',
  },
  hints: {
    administration: 'administratif, administrative',
    engineering: 'technique, ingénieur, ingénieure, technicien, technicienne, projeteur, dessinateur',
    operations:
      'directeur de site, directrice de site, opérateur, opératrice, responsable de site, site, flux',
    sales: 'clients, clientèle, régional, compte, comptes',
    it: 'système, systèmes, data, applicatif, web',
    quality: 'sécurité, contrôle, contrôleur',
    'general-management':
      'direction générale, directeur général, directrice générale, directeur général adjoint, directrice générale adjointe, directeur général délégué, dg, dga, dgd, pdg, p-dg, président, présidente, président-directeur général, présidente-directrice générale, président du directoire, président du conseil d’administration, administrateur délégué, membre du directoire, membre du comité exécutif, membre du comité de direction, gérant, gérante, co-gérant, cogérant, chef de la direction, chef d’entreprise, cheffe d’entreprise, dirigeant, dirigeante, fondateur, fondatrice, cofondateur, cofondatrice, co-fondateur, co-fondatrice, propriétaire, associé gérant, gérant associé, associé fondateur, auto-entrepreneur, entrepreneur, patron, patronne, secrétaire général, secrétaire générale, président fondateur',
  },
  roles: {
    aide: 'assistant de direction, assistante de direction, secrétaire, secrétaire de direction, attaché de direction, attachée de direction, assistant exécutif, assistante exécutive, assistante personnelle, assistante de gestion, assistant administratif, assistante administrative, adjoint au, adjointe au, adjoint du, adjointe du, assistante',
    junior: 'stagiaire, alternant, alternante, apprenti, apprentie, stage, alternance, étudiant, étudiante',
    former: 'ancien, ancienne, ex-, retraité, retraitée',
    link: 'du, de la, au, à la, aux, auprès du, auprès de la, pour le, de l, de',
    employer: 'chez',
    under: 'cabinet du, bureau du',
    mute: 'président d’honneur, chef de cuisine, chef cuisinier, chef de rang, chef de partie, membre',
  },
}
