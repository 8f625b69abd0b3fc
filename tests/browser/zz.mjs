import { chromium } from 'playwright-core';
const b = await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking']});
const log=[];
const c = await b.newContext({viewport:{width:360,height:740}});
const p = await c.newPage();
p.on('console',m=>log.push(m.type()+': '+m.text())); p.on('pageerror',e=>log.push('pageerror '+e)); p.on('requestfailed',r=>log.push('failed '+r.url()));
const U='http://localhost:8790';
let n=0; const shot=async(name)=>{await p.waitForTimeout(300); await p.screenshot({path:`/tmp/h/shots/${String(++n).padStart(2,'0')}-${name}.png`,fullPage:true});};
try{
await p.goto(U+'/'); await p.waitForSelector('h1',{timeout:15000}); await shot('home');
await p.getByText('After the initial').click(); await p.waitForSelector('text=Could someone'); await shot('before');
await p.getByLabel('No, only me').check(); await p.getByRole('button',{name:'Begin'}).click(); await p.waitForSelector('.stones'); await shot('q1');
await p.getByLabel('Yes',{exact:true}).check(); await p.getByRole('button',{name:'Next'}).click(); await shot('q2');
await p.getByLabel('About a day before').check(); await p.getByRole('button',{name:'Next'}).click();
for(let i=0;i<3;i++){await p.getByLabel('Partly').check(); await p.getByRole('button',{name:'Next'}).click();await p.waitForTimeout(100);}
await p.getByRole('button',{name:"I'm not sure"}).click(); await shot('offer');
await p.getByRole('button',{name:'No, finish now'}).click(); await shot('better');
await p.locator('textarea').fill('Tell Doreen Okafor to ring me on 07700 900123 before the meeting. It was too long.'); await shot('better2'); await p.getByRole('button',{name:'Next'}).click(); await shot('names');
for(let i=0;i<6 && !(await p.getByText('Where and when').count());i++){await p.getByRole('button',{name:'Next'}).click();await p.waitForTimeout(150);await shot('next'+i);}
await p.getByLabel('Which area').selectOption('harbour'); await p.getByRole('button',{name:'Next'}).click(); await shot('check');
await p.getByRole('button',{name:'See what will be sent'}).click(); await p.waitForSelector('text=Before you send',{timeout:10000}); await shot('preview');
await p.getByRole('button',{name:'Seal and send'}).click(); await p.waitForSelector('text=Sent. Thank you',{timeout:10000}); await shot('sent');
const q = await (await b.newContext({viewport:{width:1280,height:800},acceptDownloads:true})).newPage();
q.on('console',m=>log.push('C '+m.type()+': '+m.text())); q.on('pageerror',e=>log.push('C pageerror '+e));
const qs=async(name)=>{await q.waitForTimeout(300); await q.screenshot({path:`/tmp/h/shots/c-${name}.png`,fullPage:true});};
await q.goto(U+'/collate/'); await q.waitForSelector('h1'); await qs('unlock');
await q.setInputFiles('#key-file','/tmp/h/demo/demo-key.json'); await q.fill('#passphrase','seven herons at low tide'); await q.getByRole('button',{name:'Open',exact:true}).click();
await q.waitForSelector('text=What came back',{timeout:20000}); await q.waitForSelector('text=Questionnaires returned',{timeout:20000}); await qs('overview');
await q.getByRole('button',{name:'Tables'}).click(); await q.waitForTimeout(500); await qs('tables');
await q.getByRole('button',{name:'Publish'}).click(); await q.waitForTimeout(800); await qs('publish');
await q.emulateMedia({media:'print'}); await q.pdf({path:'/tmp/h/shots/print.pdf',format:'A4'});
}catch(e){log.push('ERR '+e); await p.screenshot({path:'/tmp/h/shots/err.png'});}
console.log(log.join('\n')); await b.close();
