// Which domains are one receiver: they share servers, limits and moods, so they share a lane. Domains of firms and
// universities are unknown here and ride in `default`, until one is slow and is given a lane of its own.
import type { DeliveryConfig } from '../manifest/config.ts'

const GROUPS: readonly (readonly string[])[] = [
  ['qq.com', 'vip.qq.com', 'foxmail.com'],
  ['163.com', '126.com', 'yeah.net', '188.com', 'netease.com', 'vip.163.com', 'vip.126.com', 'vip.188.com'],
  ['sina.com', 'sina.cn', 'vip.sina.com'],
  ['sohu.com', 'vip.sohu.com'],
  ['aliyun.com'],
  ['139.com'],
  ['189.cn', '21cn.com'],
  ['gmail.com', 'googlemail.com'],
  ['outlook.com', 'hotmail.com', 'live.com', 'live.cn', 'msn.com', 'outlook.cn'],
  ['yahoo.com', 'yahoo.com.cn', 'yahoo.cn', 'yahoo.com.hk', 'yahoo.co.jp', 'ymail.com', 'aol.com'],
  ['icloud.com', 'me.com', 'mac.com'],
]

export const DEFAULT_LANE = 'default'

export type LaneSettings = {
  readonly connections: number
  readonly messagesPerConnection: number
  readonly perMinute: number | undefined
}

/** Domain → lane, for every domain that does not ride in `default`: known groups, and lanes the config names. */
export function planLanes(config: Pick<DeliveryConfig, 'lanes'>): ReadonlyMap<string, string> {
  const lanes = new Map(GROUPS.flatMap((domains) => domains.map((domain) => [domain, domains[0] ?? domain] as const)))
  for (const named of Object.keys(config.lanes))
    if (named !== DEFAULT_LANE && !lanes.has(named)) lanes.set(named, named)
  return lanes
}

/** A group may be named in the config by any of its domains. A great receiver gets a fifth of the connections. */
export function settingsOf(lane: string, config: DeliveryConfig): LaneSettings {
  const group = GROUPS.find((domains) => domains[0] === lane)
  const named = config.lanes[lane] ?? group?.map((domain) => config.lanes[domain]).find((one) => one !== undefined)
  const share = lane === DEFAULT_LANE ? config.connections : Math.ceil(config.connections / (group ? 5 : 10))
  return {
    connections: named?.connections ?? share,
    messagesPerConnection: named?.messagesPerConnection ?? config.lanes.default?.messagesPerConnection ?? 100,
    perMinute: named?.perMinute,
  }
}
