import type { TitleWords } from './title-words.ts'

export const spanish: TitleWords = {
  levels: {
    entry:
      'becario, becaria, pasante, practicante, aprendiz, estudiante, técnico, técnica, ingeniero, ingeniera, analista, especialista, comercial de zona, asesor, asesora, consultor, consultora, auxiliar, administrativo, administrativa, contable, comprador, compradora, desarrollador, desarrolladora, programador, programadora, operario, operaria, operador, operadora, ejecutivo de ventas, ejecutiva de ventas, ejecutivo de cuentas, ejecutiva de cuentas, ejecutivo comercial, ejecutiva comercial, vendedor, vendedora, representante, delegado comercial, delegada comercial, agente, abogado, abogada, enfermero, enfermera, farmacéutico, farmacéutica, investigador, investigadora, químico, gestor, gestora, coordinador, coordinadora, asistente, auditor, auditora, administrador de sistemas, administradora de sistemas, contador, contadora, visitador médico, formador, diseñador, diseñadora, almacenero, recepcionista, biólogo, bióloga, inspector, inspectora',
    senior: 'sénior, líder técnico, líder técnica',
    manager:
      'gerente, jefe, jefa, encargado, encargada, responsable, supervisor, supervisora, jefe de proyecto, jefa de proyecto, gerente de zona, capataz, jefe de equipo, jefa de equipo, líder de equipo, jefe de ventas, mando intermedio, gerenta, líder de proyecto',
    director:
      'directora, subdirector, subdirectora, director adjunto, directora adjunta, redactor jefe, gerente nacional, decano, jefe de gabinete',
    vp: 'vicepresidente, vicepresidenta, vice presidente, vice presidenta, vicepresidencia',
    'c-level':
      'director general, directora general, director gerente, directora gerente, director ejecutivo, directora ejecutiva, consejero delegado, consejera delegada, gerente general, gerenta general, presidente, presidenta, presidente del consejo, presidente ejecutivo, presidenta ejecutiva, consejero, consejera, miembro del consejo, miembro del consejo de administración, administrador único, administradora única, administrador general, director general adjunto, directora general adjunta, administrador solidario, administrador mancomunado, dirección general',
    owner:
      'propietario, propietaria, dueño, dueña, fundador, fundadora, cofundador, cofundadora, co-fundador, co-fundadora, socio, socia, socio director, socia directora, socio fundador, socia fundadora, empresario, empresaria, autónomo, autónoma, socio gerente, emprendedor, emprendedora, copropietario',
  },
  departments: {
    sales:
      'ventas, comercial, desarrollo de negocio, desarrollo de negocios, cuentas clave, grandes cuentas, ejecutivo de cuentas, ejecutiva de cuentas, exportación, exportaciones, vendedor, vendedora, delegado comercial, ejecutivo comercial, expansión, nuevos negocios, gestor comercial, preventa, ingeniero de ventas, ingeniera de ventas, licitaciones',
    marketing:
      'mercadeo, mercadotecnia, comunicación, comunicaciones, publicidad, marca, relaciones públicas, comunicación & marketing, prensa, redes sociales, mercadotecnia digital, redactor jefe',
    it: 'informática, sistemas, sistemas de información, tecnologías de la información, tecnología de la información, ti, tic, transformación digital, ciberseguridad, administrador de sistemas, administradora de sistemas, seguridad informática, seguridad de la información, redes, tecnología informática, datos',
    engineering:
      'ingeniería, director técnico, directora técnica, desarrollo de software, software, desarrollador, desarrolladora, programador, programadora, oficina técnica, ingeniero de procesos, diseño mecánico, automatización, electrónica, tecnología, ingeniería de procesos, obra civil',
    operations:
      'producción, operaciones, logística, fábrica, planta, cadena de suministro, almacén, fabricación, director de planta, directora de planta, gerente de planta, jefe de planta, jefe de almacén, manufactura, transporte, jefe de turno, obra, mejora continua, distribución, envasado, director industrial, directora industrial, abastecimiento & logística',
    quality:
      'calidad, aseguramiento de calidad, aseguramiento de la calidad, control de calidad, garantía de calidad, asuntos regulatorios, regulatorio, metrología, calibración, validaciones, validación, seguridad & salud, prevención de riesgos, prevención de riesgos laborales, prl, medio ambiente, seguridad industrial, inocuidad',
    research:
      'investigación, i+d, i&d, i+d+i, investigación & desarrollo, laboratorio, innovación, investigador, investigadora, científico, científica, biólogo',
    finance:
      'finanzas, financiero, financiera, contabilidad, contable, contador, contadora, administración & finanzas, administrativo financiero, administrativa financiera, tesorería, control de gestión, controlador financiero, contraloría, contralor, auditoría, impuestos, fiscal, director financiero, directora financiera, administrativo & financiero, riesgos, cobranzas, créditos',
    hr: 'recursos humanos, rrhh, rr hh, personas, talento, talento humano, gestión humana, selección, nóminas, nómina, formación, capacitación, desarrollo organizacional, capital humano, relaciones laborales, cultura',
    procurement:
      'compras, comprador, compradora, aprovisionamiento, aprovisionamientos, abastecimiento, adquisiciones, suministros, proveedores',
    legal:
      'jurídico, jurídica, asesoría jurídica, abogado, abogada, cumplimiento, cumplimiento normativo, protección de datos, asesor legal, asesora legal, legales, contratos',
    product: 'producto, productos, jefe de producto, jefa de producto, gerente de producto',
    support:
      'atención al cliente, servicio al cliente, servicio de atención al cliente, soporte, soporte técnico, postventa, posventa, servicio técnico, experiencia de cliente, experiencia del cliente, asistencia técnica, call-center',
    facilities:
      'mantenimiento, instalaciones, servicios generales, inmobiliario, inmuebles, infraestructura & mantenimiento, infraestructura',
    medical:
      'médico, médica, enfermero, enfermera, enfermería, farmacéutico, farmacéutica, farmacia, clínico, clínica, ensayos clínicos, asuntos médicos, hospital, farmacovigilancia, visitador médico, investigación clínica, director médico, directora médica, salud',
    administration: 'recepcionista, recepción',
    'general-management':
      'estrategia, unidad de negocio, director país, directora país, gerente país, planeación estratégica, planificación estratégica, country-manager',
  },
  hints: {
    administration: 'administración, administrativo, administrativa, oficina',
    engineering: 'ingeniero, ingeniera, técnico, técnica, diseñador',
    operations:
      'operario, operaria, operador, operadora, procesos, planeación, planificación, turno, industrial',
    sales: 'zona, clientes, regional, cuentas, negocios, negocio',
    quality: 'inspector, inspectora, seguridad',
    it: 'aplicaciones',
    support: 'servicio, servicios',
    'general-management':
      'dirección general, director general, directora general, director gerente, directora gerente, director ejecutivo, directora ejecutiva, consejero delegado, consejera delegada, gerente general, gerenta general, presidente, presidenta, presidente del consejo, presidente ejecutivo, presidenta ejecutiva, consejero, miembro del consejo de administración, miembro del consejo, administrador único, director general adjunto, propietario, propietaria, dueño, dueña, fundador, fundadora, cofundador, cofundadora, co-fundador, co-fundadora, socio director, socia directora, socio fundador, socia fundadora, empresario, empresaria, socio gerente, emprendedor, autónomo, general, socio, socia',
  },
  roles: {
    aide: 'asistente de dirección, asistente de gerencia, asistente de presidencia, asistente ejecutiva, asistente ejecutivo, asistente personal, secretario, secretaria, secretaria de dirección, secretaria de gerencia, asistente administrativa, asistente administrativo, auxiliar administrativo, auxiliar administrativa, adjunto a, adjunta a, adjunto al, adjunta al, asistente',
    junior: 'becario, becaria, pasante, practicante, aprendiz, prácticas, estudiante',
    former: 'ex, antiguo, antigua, jubilado, jubilada, exdirector, expresidente, exgerente',
    link: 'al, a la, del, de la, de, para el, para la, a',
    under: 'oficina del, oficina de la, gabinete del',
    mute: 'jefe de cocina, jefe de sala, socio comercial, miembro, secretario técnico del',
  },
}
