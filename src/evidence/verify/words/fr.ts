import type { CheckCode } from '../codes.ts';
import type { VerifierWords } from './words.ts';

/** What the verifier says, in French. */
const checks: Record<CheckCode, string> = {
  'format.bundle': 'Le fichier est un dossier de preuves de version 1, dans sa forme unique.',
  'format.pdf': 'Le fichier est un PDF qui contient un dossier de preuves.',
  'format.unknown': 'Le fichier n’est ni un dossier de preuves ni un PDF.',
  'format.too-large': 'Le fichier est trop grand\u00a0: au-delà de {limit}, rien n’est examiné.',
  'format.too-deep': 'Le fichier a plus de {limit} niveaux imbriqués, ce qu’aucun dossier n’a.',
  'format.too-many': 'Le fichier a plus de {limit} éléments, ce qu’aucun dossier n’a.',
  'format.not-json': 'Le fichier a été tronqué ou altéré\u00a0: il est illisible.',
  'format.not-bundle': 'Le fichier est du JSON, mais pas un dossier de preuves.',
  'format.version':
    'Le dossier est de version {version}, que ce vérificateur ne connaît pas. Procurez-vous un vérificateur plus récent.',
  'format.shape': 'Le dossier n’est pas conforme à son format, à\u00a0: {path}',
  'format.not-canonical': 'Le dossier n’est pas dans sa forme unique\u00a0: il a été réécrit ou altéré.',
  'format.unreadable': 'Le fichier est illisible ({problem}).',
  'pdf.structure': 'Le PDF est construit comme aucune feuille ne l’est\u00a0: {problem}',
  'pdf.unsigned': 'Le PDF ne porte aucun cachet.',
  'pdf.covered': 'Le cachet couvre tout le PDF.',
  'pdf.covered-first':
    'Le cachet couvre tout le PDF sauf la partie d’archivage qui le suit, qui a sa forme unique et n’affiche rien.',
  'pdf.not-covered': 'Le cachet ne couvre pas tout le PDF\u00a0: {problem}',
  'pdf.seal': 'Le cachet du PDF est bon.',
  'pdf.seal-broken': 'Le cachet du PDF n’est pas bon\u00a0: le PDF a été altéré.',
  'pdf.certificate':
    'Le certificat du cachet du PDF, de {name}, mène à une racine à laquelle vous vous fiez ({fingerprint}).',
  'pdf.certificate-broken': 'Le certificat du cachet du PDF n’est pas bon\u00a0: {problem}',
  'pdf.root-other':
    'Le certificat du cachet du PDF mène à une autre racine que celle que vous avez donnée\u202f; son SHA-256 est {fingerprint}.',
  'pdf.root-not-given':
    'De qui est le cachet du PDF\u00a0: donnez la racine de l’établissement. Son empreinte SHA-256\u00a0: {fingerprint}',
  'pdf.list-none':
    'Si le certificat du cachet du PDF a été révoqué\u00a0: il n’y a pas de liste de son autorité.',
  'pdf.list-old':
    'Si le certificat du cachet du PDF a été révoqué\u00a0: la liste, du {made}, est plus ancienne que le cachet.',
  'pdf.time': 'Le cachet du PDF a été horodaté le {at} par {authority}.',
  'pdf.time-none': 'Quand le PDF a été cacheté\u00a0: le cachet n’est pas horodaté.',
  'pdf.time-broken': 'L’horodatage du cachet du PDF n’est pas bon ({problem}).',
  'pdf.time-other-root':
    'L’horodatage du cachet du PDF, du {at} par {authority}, ne mène pas à la racine que vous avez donnée.',
  'pdf.time-root-not-given':
    'Si l’on peut se fier à {authority}, qui a horodaté le cachet du PDF le {at}\u00a0: donnez sa racine.',
  'pdf.archive':
    'Cachet, horodatage et listes de révocation ont été horodatés ensemble le {at} par {authority} (niveau B-LTA).',
  'pdf.archive-broken': 'L’horodatage de la partie d’archivage, sur tout le PDF, n’est pas bon ({problem}).',
  'pdf.archive-other-root':
    'L’horodatage de tout le PDF, du {at} par {authority}, ne mène pas à la racine que vous avez donnée.',
  'pdf.archive-root-not-given':
    'Si l’on peut se fier à {authority}, qui a horodaté tout le PDF le {at}\u00a0: donnez sa racine.',
  'pdf.archive-lists':
    'À ce moment, rien n’était révoqué de ce dont dépendent le cachet et ses horodatages, d’après des listes dont la plus ancienne est du {made}.',
  'pdf.archive-list-broken':
    'Une liste de révocation de la partie d’archivage n’est pas bonne. {certificate}',
  'pdf.archive-list-none':
    'Si {certificate} a été révoqué\u00a0: la partie d’archivage n’a pas de liste valable à ce sujet.',
  'pdf.archive-revoked':
    '{certificate} a été révoqué à partir du {from}, d’après une liste de la partie d’archivage.',
  'pdf.no-bundle': 'Le PDF ne contient pas de dossier de preuves.',
  'pdf.bundles': 'Le PDF contient plus d’un dossier de preuves.',
  'pdf.bundle-other': 'Le dossier contenu n’est pas celui que le PDF nomme par son SHA-256.',
  'pdf.attachment': 'Le dossier contenu est celui que le PDF nomme par son SHA-256.',
  'pdf.completion':
    'Le PDF est un certificat de réalisation. Feuilles dans la liste cachetée avec lui\u00a0: {count}.',
  'pdf.completion-broken':
    'Le PDF dit être un certificat de réalisation, mais sa liste de feuilles n’est pas telle qu’elle a été cachetée.',
  'pdf.completion-hours':
    'Les heures qui y figurent\u00a0: elles sont montrées par les feuilles qu’il nomme\u202f; vérifiez-les.',
  'pdf.sheet-passed': 'La feuille qu’il nomme a été donnée, et tout y est bon.',
  'pdf.sheet-incomplete': 'La feuille qu’il nomme a été donnée, mais tout n’a pas pu y être vérifié.',
  'pdf.sheet-root-other':
    'La feuille qu’il nomme a été donnée, et tout y est bon, mais son cachet mène à une autre racine que celui de l’attestation\u00a0: demandez si les deux sont de cet établissement.',
  'pdf.sheet-failed': 'La feuille qu’il nomme a été donnée, et n’est pas bonne, ou c’en est une autre.',
  'pdf.sheet-not-given': 'La feuille qu’il nomme\u00a0: donnez-la avec ce fichier.',
  'pdf.sheet-other': 'Le PDF nomme une autre feuille que son dossier.',
  'pdf.institution-other':
    'Si le même établissement a cacheté le PDF et ses déclarations\u00a0: leurs certificats mènent à des racines différentes.',
  'sheet.seal-open':
    'Ce que seule la feuille dit (organisme, langue, heure d’établissement, feuille précédente) est sous le cachet du PDF, et vaut ce qu’il vaut.',
  'pdf.not-revoked': 'Le certificat du cachet du PDF n’était pas révoqué, d’après la liste du {made}.',
  'pdf.revoked': 'Le certificat du cachet du PDF a été révoqué à partir du {from}, avant d’avoir cacheté.',
  'seal.holds': 'Le cachet est bon.',
  'seal.broken':
    'Le cachet n’est pas bon\u00a0: la déclaration a été altérée, ou cachetée avec une autre clé.',
  'seal.erased': 'Le cachet\u00a0: la déclaration a été effacée, il ne reste que sa place dans le journal.',
  'seal.key-unknown': 'Le cachet nomme une clé qui n’est pas dans le dossier.',
  'seal.key-broken':
    'Une clé du dossier est inutilisable\u00a0: elle n’est pas ce que dit son nom, ou son certificat.',
  'seal.key-unused': 'Le dossier a une clé qui n’y a rien cacheté.',
  'seal.key-order': 'Les clés ne sont pas dans l’ordre où les cachets les nomment.',
  'statement.agrees':
    'La déclaration est de cet établissement et de cette séance, et c’est celle que son empreinte nomme.',
  'statement.digest': 'La déclaration n’est pas celle que son empreinte nomme.',
  'statement.twice': 'Le dossier contient deux fois la même déclaration.',
  'statement.order': 'La déclaration n’est pas à sa place dans l’ordre de réception.',
  'statement.other-institution': 'La déclaration est d’un autre établissement.',
  'statement.other-meeting': 'La déclaration est d’une autre séance.',
  'statement.institution-name': 'Le dossier donne à l’établissement un autre nom que ses déclarations.',
  'statement.half-erased': 'Une partie de la déclaration a été effacée et une autre laissée.',
  'statement.strokes': 'La signature dessinée est celle qui a été cachetée.',
  'statement.strokes-differ': 'La signature dessinée n’est pas celle qui a été cachetée.',
  'statement.strokes-left-out': 'La signature dessinée\u00a0: elle n’est pas dans le dossier.',
  'statement.method': 'La façon de signer se contredit.',
  'statement.rows': 'Les lignes sont celles qui ont été cachetées.',
  'statement.rows-differ': 'Les lignes ne sont pas celles qui ont été cachetées.',
  'statement.rows-left-out': 'Les lignes\u00a0: elles ne sont pas dans le dossier.',
  'statement.identity': 'Le LMS a signé que cette personne est venue, avec la clé du dossier.',
  'statement.identity-differs':
    'Ce que le LMS a signé n’est pas de cette personne ou pas ce que le cachet nomme.',
  'statement.identity-left-out': 'Ce que le LMS a signé à l’ouverture\u00a0: ce n’est pas dans le dossier.',
  'statement.not-personal':
    'Un dossier personnel contient une seule signature et rien d’autre, ce qui n’est pas le cas.',
  'statement.validation-missing':
    'Le dossier n’a pas de validation\u00a0: la feuille de la séance n’a jamais été validée.',
  'statement.validations': 'Le dossier a plus d’une validation.',
  'statement.roll-call-named': 'La validation nomme l’appel le plus récent du dossier.',
  'statement.roll-call-missing': 'L’appel nommé n’est pas dans le dossier.',
  'statement.roll-call-old': 'La validation nomme un appel plus ancien que le dernier.',
  'statement.roll-call-signed': 'L’enseignant qui a terminé l’appel l’a signé.',
  'statement.roll-call-unsigned': 'Aucun enseignant n’a signé l’appel validé.',
  'statement.teacher-other': 'L’appel a été signé par une autre personne que celle qui l’a terminé.',
  'statement.counting':
    'La validation compte exactement les signatures du dossier qui n’ont pas été écartées.',
  'statement.counting-lost': 'Une signature que la validation compte n’est pas dans le dossier.',
  'statement.counting-extra': 'Une signature est soit comptée par la validation, soit écartée. Pas celle-ci.',
  'statement.before-edit':
    'La signature est arrivée pendant que la séance était modifiée\u00a0: elle porte sur la séance d’avant, et ne compte pas.',
  'statement.facts':
    'Tous ceux dont la signature compte ont vu le titre, les heures, la salle et les enseignants validés.',
  'statement.facts-other':
    'Ceci a été signé pour un autre titre, d’autres heures, une autre salle ou d’autres enseignants que ceux qui ont été validés.',
  'statement.signer': 'Qui a signé figure à l’appel comme présent.',
  'statement.signer-unknown': 'Qui a signé ne figure pas à l’appel.',
  'statement.signer-absent': 'Qui a signé figure à l’appel comme absent, ou n’avait pas à signer.',
  'statement.signer-twice': 'Deux signatures de la même personne sont comptées.',
  'statement.person-twice': 'L’appel contient deux fois la même personne.',
  'statement.missing': 'La validation nomme exactement ceux qui devaient signer et ne l’ont pas fait.',
  'statement.missing-wrong': 'La validation nomme comme manquants d’autres que ceux qui n’ont pas signé.',
  'statement.set-aside': 'Une signature de cette séance a été écartée, avec un motif.',
  'statement.set-aside-unknown': 'Ce qui a été écarté n’est pas une signature du dossier.',
  'statement.erased-unnamed': 'Une déclaration effacée n’est nommée par aucune autre.',
  'log.included': 'La déclaration figure au journal.',
  'log.erased': 'L’engagement de la déclaration effacée figure au journal.',
  'log.not-included': 'La déclaration ne figure pas au journal.',
  'log.commitment': 'Ce qui figure au journal est d’une autre déclaration.',
  'log.beyond': 'Le point de contrôle est plus ancien que la déclaration\u00a0: il n’en dit rien.',
  'log.twice': 'Deux déclarations ont la même place au journal.',
  'log.none': 'La place au journal\u00a0: le dossier n’a pas de point de contrôle lisible.',
  'log.waiting': 'La place au journal\u00a0: la déclaration l’attendait encore quand le dossier a été fait.',
  'checkpoint.signed': 'Le point de contrôle, de {size} entrées, est signé par la clé du journal.',
  'checkpoint.broken': 'Le point de contrôle n’est pas signé par la clé du journal.',
  'checkpoint.origin': 'Le point de contrôle est du journal de cet établissement.',
  'checkpoint.other-origin': 'Le point de contrôle est du journal d’un autre établissement.',
  'checkpoint.key-given': 'La clé du journal est celle que vous avez donnée.',
  'checkpoint.key-sealed': 'La clé du journal est sous le cachet de l’établissement.',
  'checkpoint.key-other': 'La clé du journal n’est pas celle que vous avez donnée.',
  'checkpoint.key-not-given':
    'De qui est la clé qui a signé le point de contrôle\u00a0: donnez la clé du journal, d’une source sûre.',
  'checkpoint.witness-same': 'Le témoin a gardé le même journal.',
  'checkpoint.fork':
    'Bifurcation\u00a0: le témoin a gardé un autre arbre que celui-ci, signé par la même clé.',
  'checkpoint.witness-broken': 'Le point de contrôle du témoin n’est pas signé par la clé de ce journal.',
  'checkpoint.witness-other-size':
    'Si le journal est celui que le témoin a vu\u00a0: son point de contrôle est d’une autre taille ({size}), et aucune preuve ne mène de l’un à l’autre. Le témoin l’obtient avec\u00a0: emarge log witness --size {own}',
  'checkpoint.earlier': 'Le point de contrôle commence par ce point antérieur.',
  'checkpoint.earlier-broken':
    'Le point de contrôle ne commence pas par le point antérieur joint\u00a0: le journal a bifurqué ou reculé.',
  'checkpoint.earlier-needless':
    'Un point de contrôle antérieur ne couvre rien de plus que les précédents, ou n’est pas à sa place.',
  'time.stamped': 'Le point de contrôle a été horodaté le {at} par {authority}.',
  'time.trusted': '{authority} mène à une racine à laquelle vous vous fiez.',
  'time.root-not-given':
    'Si l’on peut se fier à {authority}, qui a horodaté le {at}\u00a0: donnez sa racine.',
  'time.none': 'Quand le point de contrôle était là\u00a0: il n’est pas horodaté.',
  'time.invalid': 'L’horodatage n’est pas bon ({problem}).',
  'time.other-root': '{authority} ne mène pas à la racine que vous avez donnée.',
  'time.order': 'Aucune déclaration n’a été reçue après l’horodatage qui vaut pour elle.',
  'time.before-statement':
    'L’horodatage du {at} est antérieur à la déclaration pour laquelle il doit valoir.',
  'certificate.chain': 'Les certificats de la clé de cachet sont bons, et elle peut cacheter.',
  'certificate.broken': 'Les certificats de la clé de cachet ne tiennent pas ensemble.',
  'certificate.usage': 'Le certificat ne permet pas à sa clé de cacheter.',
  'certificate.trusted':
    'La clé de cachet, de {name}, mène à une racine à laquelle vous vous fiez ({fingerprint}).',
  'certificate.root-unnamed':
    'De qui est la racine\u00a0: vous en avez donné plusieurs, et celle à laquelle mène cette clé, de {name}, ne nomme pas {institution}. Donnez la racine de cet établissement seule.',
  'certificate.roots-differ':
    'Si un seul établissement a tout cacheté\u00a0: les clés mènent à des racines différentes.',
  'certificate.root-other':
    'La clé de cachet ne mène pas à une racine que vous avez donnée. La sienne a l’empreinte SHA-256 {fingerprint}',
  'certificate.root-not-given':
    'De qui est la clé qui a cacheté\u00a0: donnez la racine de l’établissement. Son empreinte SHA-256\u00a0: {fingerprint}',
  'certificate.valid': 'Les certificats étaient valables au moment où l’horodatage montre les cachets.',
  'certificate.expired': 'Un certificat n’était pas valable au moment où l’horodatage montre les cachets.',
  'certificate.not-revoked': 'La clé de cachet n’était pas révoquée, d’après la liste du {made}.',
  'certificate.revoked':
    'La clé de cachet a été révoquée à partir du {from}\u00a0: l’horodatage ne montre pas les cachets avant.',
  'certificate.list-broken': 'La liste de révocation n’est pas bonne.',
  'certificate.list-none': 'Si la clé de cachet a été révoquée\u00a0: il n’y a pas de liste de son autorité.',
  'certificate.list-old':
    'Si la clé de cachet a été révoquée\u00a0: la liste, du {made}, est plus ancienne que les cachets.',
  'certificate.none': 'De qui est la clé qui a cacheté\u00a0: elle n’a pas de certificat.',
  'certificate.no-time':
    'Si le certificat était valable\u00a0: aucun horodatage ne montre quand ses cachets étaient là.',
  'sheet.facts': 'Ce que la feuille dit de la séance est ce qui a été cacheté.',
  'sheet.fact': 'La feuille dit autre chose que ce qui a été cacheté\u00a0: {field}',
  'sheet.row': 'La ligne est ce qui a été cacheté.',
  'sheet.row-differs': 'La ligne dit autre chose que ce qui a été cacheté\u00a0: {field}',
  'sheet.row-unknown': 'La ligne ne figure à aucun appel cacheté.',
  'sheet.row-lost': 'Une ligne de l’appel cacheté n’est pas sur la feuille.',
  'sheet.row-twice': 'La ligne est deux fois sur la feuille.',
  'sheet.row-order': 'Les lignes ne sont pas dans l’ordre de l’appel et des rectifications.',
  'sheet.row-erased': 'La ligne\u00a0: la personne a été effacée.',
  'sheet.signature-other': 'La ligne montre la signature d’une autre personne.',
  'sheet.sealed':
    'Ce que seule la feuille dit (organisme, langue, heure d’établissement, feuille précédente) est sous le cachet de l’établissement.',
  'sheet.unsealed':
    'Ce que seule la feuille dit (organisme, demi-journées, langue, heure d’établissement, feuille précédente)\u00a0: hors du PDF, aucun cachet ne le couvre.',
  'amendment.agrees': 'La rectification suit ce qu’elle rectifie, et la feuille la montre.',
  'amendment.erased': 'Une modification de la rectification\u00a0: la personne a été effacée.',
  'amendment.chain': 'La rectification ne suit pas ce qu’elle dit rectifier.',
  'amendment.before': 'La rectification dit autrement comment c’était avant\u00a0: {field}',
  'amendment.differs': 'La feuille montre la rectification autrement qu’elle n’a été cachetée\u00a0: {field}',
};

export const fr: VerifierWords = {
  outcomes: {
    passed: 'bon',
    failed: 'ÉCHEC',
    'not-checkable': 'non vérifiable',
  },
  verdicts: {
    passed: 'BON\u00a0: toutes les vérifications ont réussi.',
    failed: 'ÉCHEC\u00a0: cette preuve ne tient pas.',
    incomplete: 'INCOMPLET\u00a0: rien n’a échoué, mais tout n’a pas pu être vérifié.',
  },
  areas: {
    format: 'Fichier',
    pdf: 'PDF',
    seal: 'Cachets',
    statement: 'Déclarations',
    log: 'Place au journal',
    checkpoint: 'Point de contrôle',
    time: 'Horodatage',
    certificate: 'Certificats',
    sheet: 'Feuille et dossier',
    amendment: 'Rectifications',
  },
  subjects: {
    file: '',
    'student-signature': 'Signature d’étudiant',
    'teacher-signature': 'Signature d’enseignant',
    'roll-call': 'Appel',
    validation: 'Validation',
    'set-aside': 'Signature écartée',
    amendment: 'Rectification',
    checkpoint: 'Point de contrôle',
    timestamp: 'Horodatage de',
    key: 'Clé',
    sheet: 'Feuille',
    row: 'Ligne',
    erased: 'Déclaration',
  },
  notices: {
    'development-time':
      'L’horodatage est un horodatage de développement\u00a0: il ne prouve pas l’heure de façon indépendante. Il montre une altération par d’autres, pas par l’exploitant.',
    'named-otherwise':
      'Ni la racine ni le certificat du cachet ne portent le nom de l’établissement. Une racine qui certifie beaucoup de monde répond de chacun\u00a0: comparez le nom dans la ligne du certificat.',
    'no-archive':
      'Le PDF n’a pas de partie d’archivage (son niveau est B-T, pas B-LTA)\u00a0: rien n’y dit si l’autorité d’horodatage a été révoquée. Il est bon sans elle\u202f; gardez la racine et les listes de l’autorité pour plus tard.',
    'no-witness':
      'Aucun point de contrôle de témoin n’a été donné\u00a0: le journal montre une altération par d’autres, pas que l’exploitant a montré à tous le même journal.',
    'newest-unknown':
      'Ce fichier ne peut pas connaître les rectifications ou effacements qui l’ont suivi\u00a0: demandez à l’établissement s’il existe une version plus récente.',
    'no-identity':
      'Ce que le LMS a signé aux lancements n’est pas dans ce fichier\u00a0: l’identité des signataires est celle que dit le cachet de l’établissement.',
    'personal-only':
      'Un dossier personnel ne dit pas si la signature a été écartée ni si la séance a été rectifiée ensuite\u00a0: la feuille de la séance le dit.',
  },
  fold: '{count} fois',
  options:
    'Ce à quoi vous vous fiez se donne avec --root, --tsa-root, --log-key et --checkpoint\u202f; voir --help.',
  checks,
};
