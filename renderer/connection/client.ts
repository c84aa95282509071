import { createORPCClient, type ClientContext } from '@orpc/client';
import type { StandardLinkPlugin } from '@orpc/client/standard';
import type { ContractRouterClient } from '@orpc/contract';
import { RequestValidationPlugin, ResponseValidationPlugin } from '@orpc/contract/plugins';
import type { ClientLink } from '@orpc/client';
import { contract, type Contract } from '../../app/contract/contract';

/** The procedures of the main process, as the contract types them. */
export type Client = ContractRouterClient<Contract>;

/** Both ends validate: what leaves the window, and what arrives in it. */
export function validation(): StandardLinkPlugin<ClientContext>[] {
  return [new RequestValidationPlugin(contract), new ResponseValidationPlugin(contract)];
}

export function clientOver(link: ClientLink<ClientContext>): Client {
  return createORPCClient(link);
}
