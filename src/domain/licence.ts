/** What the operator granted to an institution. */
export interface Licence {
  hosted: boolean;
  /** Signatures included in the period. */
  threshold: number;
  /** First instant, epoch ms UTC. */
  from: number;
  /** First instant after the period, epoch ms UTC. */
  to: number;
}

/** Why digital signature can or cannot be activated. */
export type LicenceStatus = 'granted' | 'none' | 'not-hosted' | 'not-begun' | 'expired';

export type LicenceWarning = 'none' | 'at-80' | 'at-95' | 'at-100';

export interface LicenceUse {
  used: number;
  threshold: number;
  /** Whole percent, rounded down, so that 100 is said only when it is reached. */
  percent: number;
  overrun: number;
  warning: LicenceWarning;
}

export function licenceStatus(licence: Licence | null, now: number): LicenceStatus {
  if (licence === null) return 'none';
  if (!licence.hosted) return 'not-hosted';
  if (now < licence.from) return 'not-begun';
  return now < licence.to ? 'granted' : 'expired';
}

/** Use of the threshold. An overrun never stops a student: it is shown and reported. */
export function licenceUse(licence: Licence, used: number): LicenceUse {
  const percent = licence.threshold === 0 ? 100 : Math.floor((used * 100) / licence.threshold);
  return {
    used,
    threshold: licence.threshold,
    percent,
    overrun: Math.max(0, used - licence.threshold),
    warning: warningAt(percent),
  };
}

function warningAt(percent: number): LicenceWarning {
  if (percent >= 100) return 'at-100';
  if (percent >= 95) return 'at-95';
  return percent >= 80 ? 'at-80' : 'none';
}
