import type { TitleWords } from './title-words.ts'

export const portuguese: TitleWords = {
  levels: {
    entry:
      'estagiário, estagiária, estágio, aprendiz, jovem aprendiz, estudante, técnico, técnica, engenheiro, engenheira, analista, especialista, assessor, assessora, consultor, consultora, auxiliar, assistente, administrativo, contabilista, comprador, compradora, desenvolvedor, desenvolvedora, programador, programadora, operador, operadora, executivo de vendas, executiva de vendas, executivo de contas, executiva de contas, vendedor, vendedora, representante, representante comercial, agente, advogado, advogada, enfermeiro, enfermeira, farmacêutico, farmacêutica, pesquisador, pesquisadora, investigador, químico, gestor de conta, coordenador, coordenadora, auditor, auditora, administrador de sistemas, contador, contadora, projetista, trainee, promotor, promotora, técnico de vendas, biólogo, bióloga, comercial externo',
    senior: 'sênior, pleno, sénior',
    manager:
      'gerente, chefe, encarregado, encarregada, responsável, supervisor, supervisora, gestor, gestora, gerente regional, líder de equipe, líder de equipa, chefe de equipa, chefe de departamento, chefe de vendas, gestor de produto, gestora de produto, gestor de projeto, líder de projeto, mestre de obras',
    director:
      'diretor, diretora, director, directora, subdiretor, subdiretora, diretor adjunto, diretora adjunta, gerente geral, superintendente, gerente executivo, gerente executiva, diretoria, chefe de gabinete, reitor',
    vp: 'vice-presidente, vice presidente, vicepresidente, vice-presidência',
    'c-level':
      'diretor-geral, diretora-geral, diretor geral, diretora geral, diretor executivo, diretora executiva, diretor presidente, diretora presidente, diretor-presidente, presidente, presidente executivo, presidente do conselho, administrador-delegado, administrador delegado, administradora delegada, presidente do conselho de administração, membro do conselho, membro do conselho de administração, conselheiro, conselheira, vogal do conselho de administração, sócio-gerente administrador, ceo brasil, gerente da empresa, diretor superintendente, director-geral, direção geral',
    owner:
      'proprietário, proprietária, dono, dona, fundador, fundadora, cofundador, cofundadora, co-fundador, co-fundadora, sócio, sócia, sócio-gerente, sócia-gerente, sócio-fundador, sócia-fundadora, sócio-diretor, sócia-diretora, sócio administrador, sócia administradora, empresário, empresária, empreendedor, empreendedora, sócio-proprietário, sócia-proprietária, autônomo',
  },
  departments: {
    sales:
      'vendas, comercial, desenvolvimento de negócios, contas-chave, grandes contas, executivo de contas, executiva de contas, exportação, exportações, vendedor, vendedora, representante comercial, novos negócios, pré-vendas, técnico de vendas, engenheiro de vendas, engenheira de vendas, licitações, contas chave',
    marketing:
      'comunicação, publicidade, propaganda, marca, relações públicas, assessoria de imprensa, redes sociais, marketing & comunicação, trade-marketing, inteligência de mercado, imprensa',
    it: 'informática, sistemas, sistemas de informação, tecnologia da informação, tecnologias de informação, ti, transformação digital, segurança da informação, cibersegurança, infraestrutura de ti, administrador de sistemas, redes, dados, analista de sistemas, gerente de ti',
    engineering:
      'engenharia, diretor técnico, diretora técnica, desenvolvimento de software, desenvolvedor, desenvolvedora, programador, programadora, engenharia de processos, engenharia de produto, projetista, automação, tecnologia, engenheiro de processos, eletrônica, mecânica',
    operations:
      'produção, operações, logística, fábrica, planta, cadeia de suprimentos, armazém, fabrico, gerente de fábrica, gerente industrial, diretor industrial, diretora industrial, manufatura, transporte, transportes, obras, obra, melhoria contínua, distribuição, expedição, almoxarifado, estoque, embalagem, pcp, diretor de fábrica',
    quality:
      'qualidade, garantia da qualidade, garantia de qualidade, controle de qualidade, controlo de qualidade, controlo da qualidade, assuntos regulatórios, regulatório, metrologia, calibração, validação, segurança do trabalho, ssma, meio ambiente, sistema de gestão da qualidade, gestão da qualidade, segurança alimentar, ambiente & segurança',
    research:
      'pesquisa, investigação, p&d, i&d, pesquisa & desenvolvimento, investigação & desenvolvimento, laboratório, inovação, pesquisador, pesquisadora, cientista, científico, científica',
    finance:
      'finanças, financeiro, financeira, contabilidade, contabilista, contador, contadora, tesouraria, controladoria, controle de gestão, controlo de gestão, auditoria, fiscal, administrativo financeiro, administrativo-financeiro, administrativa financeira, impostos, diretor financeiro, diretora financeira, tributário, crédito & cobrança, faturamento, contas a pagar, riscos, planejamento financeiro',
    hr: 'recursos humanos, rh, gestão de pessoas, pessoas, talentos, recrutamento, recrutamento & seleção, departamento pessoal, formação, treinamento, gente & gestão, desenvolvimento humano, folha de pagamento, capital humano, gente, remuneração, cultura',
    procurement:
      'compras, comprador, compradora, suprimentos, aquisições, aprovisionamento, fornecedores, procurement brasil',
    legal:
      'jurídico, jurídica, advogado, advogada, conformidade, proteção de dados, contratos, assuntos jurídicos, jurista',
    product: 'produto, produtos, gestor de produto, gerente de produto, gerente de produtos',
    support:
      'atendimento ao cliente, atendimento, apoio ao cliente, suporte, suporte técnico, assistência técnica, pós-venda, pós-vendas, serviço ao cliente, experiência do cliente, sucesso do cliente, serviços ao cliente, sac, relacionamento com cliente',
    facilities:
      'manutenção, instalações, serviços gerais, facilities brasil, imobiliário, predial, infraestrutura, manutenção industrial, zeladoria, património',
    medical:
      'médico, médica, enfermeiro, enfermeira, enfermagem, farmacêutico, farmacêutica, farmácia, clínico, clínica, ensaios clínicos, assuntos médicos, hospital, farmacovigilância, pesquisa clínica, saúde, diretor clínico, diretora clínica, propagandista médico',
    administration: 'recepcionista, recepção, secretariado',
    'general-management':
      'estratégia, planejamento estratégico, unidade de negócio, unidade de negócios, diretor de país',
  },
  hints: {
    administration: 'administração, administrativo, administrativa, escritório',
    engineering: 'engenheiro, engenheira, técnico, técnica',
    operations: 'operador, operadora, processos, planejamento, industrial, turno',
    sales: 'regional, clientes, negócios, contas, cliente',
    quality: 'segurança',
    support: 'serviços, serviço',
    'general-management':
      'direção geral, diretor-geral, diretora-geral, diretor geral, diretora geral, diretor executivo, diretora executiva, diretor presidente, diretora presidente, presidente, presidente executivo, presidente do conselho, administrador delegado, presidente do conselho de administração, membro do conselho de administração, membro do conselho, conselheiro, proprietário, proprietária, dono, dona, fundador, fundadora, cofundador, cofundadora, co-fundador, co-fundadora, sócio, sócia, sócio-gerente, sócia-gerente, sócio-fundador, sócia-fundadora, sócio-diretor, sócia-diretora, sócio administrador, sócia administradora, empresário, empresária, empreendedor, empreendedora, sócio-proprietário, sócia-proprietária, gerente geral, diretor superintendente, geral',
  },
  roles: {
    aide: 'assistente de direção, assistente da direção, assistente de diretoria, assistente da diretoria, assistente executiva, assistente executivo, assistente pessoal, secretário, secretária, secretária executiva, secretária de direção, secretária da diretoria, assistente administrativo, assistente administrativa, auxiliar administrativo, auxiliar administrativa, assessor da presidência, assessora da presidência, adjunto do, adjunta do, assistente de presidência, assistente da presidência, assistente',
    junior: 'júnior, estagiário, estagiária, estágio, aprendiz, jovem aprendiz',
    former: 'ex, antigo, antiga, aposentado, aposentada, reformado, reformada',
    link: 'ao, à, do, da, de, para o, para a, dos, das',
    under: 'gabinete do, gabinete da',
    mute: 'chefe de cozinha, membro, sócio torcedor, dona de casa, vogal',
  },
}
