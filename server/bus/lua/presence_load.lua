-- → rev of the presence, who is online
return { call('GET', 'kith:presence:rev') or '0', call('SMEMBERS', 'online_users') }
