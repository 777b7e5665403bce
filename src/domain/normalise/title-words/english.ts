import type { TitleWords } from './title-words.ts'

export const english: TitleWords = {
  levels: {
    entry:
      'intern, internship, trainee, apprentice, student, working student, graduate, clerk, specialist, analyst, coordinator, co-ordinator, representative, sales rep, rep, associate, engineer, developer, programmer, technician, technologist, consultant, advisor, adviser, officer, designer, accountant, bookkeeper, recruiter, buyer, planner, administrator, receptionist, operator, scientist, researcher, chemist, biologist, nurse, pharmacist, agent, expert, strategist, copywriter, editor, writer, auditor, lawyer, attorney, paralegal, legal counsel, counsel, dispatcher, inspector, tester, architect, generalist, practitioner, worker, assembler, machinist, electrician, mechanic, driver, teacher, account executive, sales executive, marketing executive, business development executive, product owner, business partner, hr business partner, finance business partner, scrum master, evangelist, salesman, saleswoman, salesperson, seller, sdr, bdr, member of technical staff, postdoc, lab technician, individual contributor, merchandiser, estimator, toolmaker, welder, instructor, trainer, assistant professor, associate professor',
    senior:
      'senior, sr, snr, lead, principal, technical lead, tech lead, lead engineer, team member lead, fellow, staff engineer, staff software engineer, staff scientist, staff developer',
    manager:
      'manager, mgr, mngr, supervisor, supv, foreman, team lead, team leader, teamlead, group leader, group lead, section leader, superintendent, head nurse, head buyer, kam, csm, store manager, project lead, project leader, controller in chief, chief accountant, chief technician',
    director:
      'director, dir, head, chief of staff, executive director, managing editor, general manager, gm, chief engineer, chief scientist, chief architect, chief economist, chief pharmacist, chief designer, chief chemist, editor in chief, dean, associate partner, assistant general counsel, associate general counsel, deputy general counsel, secretary general, general secretary',
    vp: 'vice president, vice pres, vp, vps, v p, svp, evp, avp, rvp, gvp, sr vp, senior vp, executive vp, vice-president, corporate vp, cvp, vpe, vicepresident, vp eng',
    'c-level':
      'ceo, cfo, cto, coo, cmo, cio, ciso, chro, cpo, cro, cco, cdo, cso, clo, cao, cxo, cno, cbo, cgo, cpto, cdio, cino, cqo, c-level, c-suite, chief executive, chief executive officer, chief operating officer, chief financial officer, chief president, managing director, chairman, chairwoman, chairperson, chair of the board, chairman of the board, board member, member of the board, member of the board of directors, board of directors, member of the executive board, member of the management board, member of the executive committee, executive board, general counsel, provost, chancellor',
    owner:
      'owner, co-owner, founder, cofounder, co-founder, proprietor, owner operator, owner/operator, managing partner, senior partner, founding partner, equity partner, general partner, managing member, entrepreneur, self-employed, =partner, shareholder',
  },
  departments: {
    sales:
      'sales, selling, business development, bizdev, biz dev, account manager, key account, key accounts, account executive, account director, strategic accounts, global accounts, national accounts, revenue, commercial, presales, pre-sales, sales engineer, sales operations, sales enablement, channel, territory manager, kam, sdr, bdr, export, tender, bid, bids, inside sales, cro, sales it, seller, salesman, saleswoman, salesperson, partnerships, alliances, customer acquisition, business developer, sales support, sales administrator, sales controller, field sales',
    marketing:
      'marketing, brand, communications, communication, pr, public relations, product marketing, marketing operations, growth, seo, content, media relations, demand generation, demand gen, lead generation, advertising, cmo, corporate communications, digital marketing, events, public affairs, social media, investor and public relations, copywriter, marketing communications, trade marketing, marketing automation, marketing technology',
    it: 'it, information technology, information systems, ict, cio, ciso, cdo, data, data science, data engineering, information security, cyber security, cybersecurity, infosec, systems administrator, system administrator, sysadmin, network, networks, network engineer, infrastructure, it operations, it director, it manager, database, dba, devops, cloud, solution architect, solutions architect, enterprise architect, enterprise architecture, business intelligence, bi, erp, sap, crm, digital transformation, digital, data analyst, data scientist, data engineer, applications, technical architect, salesforce administrator, data protection systems',
    engineering:
      'engineering, r&d engineering, cto, software, software engineer, software development, developer, software developer, programmer, design engineer, mechanical, electrical engineer, electronics, product engineering, technology, process engineer, process engineering, technical director, web developer, full stack, frontend, backend, mechanical engineer, development engineer, application engineer, hardware, firmware, embedded, automation engineer, systems engineer, systems engineering, r&d engineer, project engineer, project engineering, instrumentation, automation, site reliability, civil engineer, structural engineer',
    operations:
      'operations, ops, operating, coo, production, manufacturing, supply chain, logistics, warehouse, distribution, plant, plant manager, site manager, factory, operational, operational excellence, lean, continuous improvement, shipping, inventory, fulfillment, fulfilment, materials, fleet, demand planning, production planning, operations director, business operations, store operations, transport, transportation, packaging, cold chain, site operations, dispatcher, industrialization',
    quality:
      'quality, qa, qc, qms, quality assurance, quality control, quality management, validation, regulatory, regulatory affairs, calibration, metrology, gmp, gxp, hse, ehs, qhse, hseq, health & safety, health safety & environment, environment health & safety, test engineer, quality engineer, qa engineer, qc analyst, cqo, software quality assurance, qa/qc, qp, qualified person, sterility assurance',
    research:
      'research, r&d, research & development, rnd, laboratory, lab, laboratories, scientist, scientific, innovation, discovery, drug discovery, chemist, biologist, bioinformatics, formulation, analytical development, principal investigator, microbiology, postdoc, process development, preclinical, researcher, research fellow',
    finance:
      'finance, financial, cfo, accounting, accounts payable, accounts receivable, accountant, controller, comptroller, controlling, treasury, treasurer, tax, audit, auditor, internal audit, bookkeeper, investor relations, fp&a, financial planning, risk, risk management, payroll, credit, credit control, m&a, mergers & acquisitions, billing, investment, investments, actuary',
    hr: 'hr, human resources, people, people operations, people & culture, talent, talent acquisition, recruiting, recruiter, recruitment, chro, learning & development, l&d, training, compensation, benefits, compensation & benefits, employee relations, workforce, diversity, organizational development, hris, hr operations, culture, learning',
    procurement:
      'procurement, purchasing, buyer, sourcing, strategic sourcing, vendor management, category procurement, supplier, suppliers, it procurement, it buyer, procurement operations, supplier quality procurement, contracts & procurement, head buyer',
    legal:
      'legal, general counsel, counsel, legal counsel, compliance, lawyer, attorney, attorney at law, paralegal, clo, data protection, privacy, contracts, contract manager, intellectual property, patent, patents, ip counsel, corporate secretary, company secretary, legal operations, ethics, regulatory compliance, assistant general counsel, associate general counsel, deputy general counsel',
    product:
      'product, products, product management, product manager, product owner, product development, product design, ux, user experience, product director, product operations, portfolio, ui, ux designer, product designer, product strategy, product line',
    support:
      'customer success, customer service, customer services, customer support, technical support, support, service desk, helpdesk, help desk, customer care, client services, client service, customer experience, cx, csm, after sales, aftersales, after-sales, field service, service engineer, service technician, service manager, customer operations, support engineer, it support, contact center, contact centre, call center, call centre, service delivery, customer relations, client success, field service engineer, service director',
    facilities:
      'facilities, facility, maintenance, real estate, workplace, building, buildings, property, estates, utilities, hvac, janitor, caretaker, security guard, building services, facilities engineering, facility engineer, maintenance engineer, maintenance technician, plant maintenance',
    medical:
      'medical, clinical, physician, doctor, surgeon, nurse, nursing, pharmacist, pharmacy, cno, medical affairs, clinical operations, clinical research, clinical trials, pharmacovigilance, drug safety, patient safety, patient, health care, healthcare, dentist, veterinarian, radiology, therapist, clinical development, clinical laboratory, medical science liaison, msl, hospital, medical doctor, clinical data, oncology, medical director',
    administration: 'office manager, office management, office receptionist, front desk, reception',
    'general-management':
      'general management, strategy, corporate development, corporate strategy, general manager, gm, country manager, chief of staff, business unit, transformation, p&l, strategic planning, ceo office, country director',
  },
  hints: {
    administration: 'administration, administrative',
    engineering: 'engineer, technical, design, cad, drafter, architect',
    operations:
      'project operations, planner, planning, shift, process, improvement, site, foreman, operator, machinist, assembler, driver, terminal, materials handler',
    it: 'systems, system, information, application, solutions, web, platform, scrum master, analytics, security, business analyst',
    sales:
      'account, accounts, business developer, customer, client, regional manager, area manager, partner manager, partner, merchandising',
    support: 'service, services',
    product: 'portfolio',
    quality:
      'tester, test, testing, inspector, safety, environmental, sterilisation, sterilization, documentation',
    legal: 'law, contract',
    hr: 'trainer',
    marketing: 'creative, editor, insights, campaign, market, web content, designer',
    'general-management':
      'secretary general, general secretary, ceo, chief executive, chief executive officer, president, managing director, chairman, chairwoman, chairperson, chairman of the board, board member, member of the board, member of the board of directors, board of directors, member of the executive board, member of the management board, executive board, owner, co-owner, founder, cofounder, co-founder, proprietor, owner operator, owner/operator, managing partner, senior partner, equity partner, general partner, entrepreneur, =partner, general, executive director, founding partner, self-employed',
    research: 'technologist, sciences',
  },
  roles: {
    aide: 'executive assistant, personal assistant, administrative assistant, management assistant, executive secretary, secretary, admin assistant, exec assistant, executive support, team assistant, office assistant, private secretary, administrative associate, executive admin, executive administrative assistant, virtual assistant, executive business partner, ea to, pa to, =ea, =pa, ea/pa, pa/ea',
    deputy: 'assistant, asst, assist',
    junior: 'junior, jr, intern, internship, trainee, apprentice, working student, graduate trainee, student',
    former: 'former, formerly, ex, retired, aspiring, previously, emeritus, seeking, unemployed',
    link: 'to, to the, of, of the, for, for the, to our, ea to, pa to',
    employer: 'at, @',
    under: 'office of, office of the, reporting to, reports to',
    mute: 'personal trainer, personal banker, business owner, process owner, lead management, head chef, executive chef, sous chef, senior management, senior living, senior care, president s office, ceo s office, cfo office, cfo s office, cto office, coo office, chairman s office, president office, data owner, system owner, risk owner, service owner, order to cash, procure to pay, go to market, business to business, case management, head hunter, head office, lead nurturing, lead gen, customer head office, people manager, investment property owner, home owner, member, doctor of, general ledger, general practice, general practitioner, lead generation, chef, pastry chef, school principal, entrepreneur in residence',
    chief: 'chief',
    officer: 'officer',
  },
}
