/**
 * Hosts on which anybody may have a page, so that two people who name one need have nothing in common. All names below a
 * host are meant too. What the Public Suffix List knows to be lent out by a private owner (github.io, wixsite.com) is
 * not repeated here; mailbox providers are in lists of their own.
 */
export const sharedHosts: Readonly<Record<string, readonly string[]>> = {
  socialNetworks: (
    'facebook.com fb.com fb.me m.me instagram.com linkedin.com lnkd.in twitter.com x.com t.co threads.net threads.com ' +
    'tiktok.com youtube.com youtu.be vimeo.com pinterest.com reddit.com snapchat.com whatsapp.com wa.me t.me telegram.me ' +
    'telegram.org discord.com discord.gg xing.com viadeo.com vk.com vk.ru ok.ru weibo.com wechat.com weixin.qq.com line.me ' +
    'bsky.app mastodon.social tumblr.com quora.com medium.com substack.com twitch.tv flickr.com behance.net dribbble.com ' +
    'soundcloud.com meetup.com nextdoor.com kununu.com glassdoor.com indeed.com researchgate.net academia.edu orcid.org ' +
    'about.me gravatar.com crunchbase.com angel.co wellfound.com producthunt.com github.com gitlab.com bitbucket.org'
  ).split(' '),
  siteBuilders: (
    'wix.com wixsite.com editorx.io weebly.com squarespace.com wordpress.com wordpress.org blogger.com blogspot.com ' +
    'jimdo.com jimdofree.com jimdosite.com jimdoweb.com godaddysites.com site123.me strikingly.com mystrikingly.com ' +
    'webnode.com webnode.page webnode.fr webnode.es webnode.nl webnode.it webnode.com.br webflow.com carrd.co notion.so ' +
    'canva.com canva.site mailchimpsites.com hubspotpagebuilder.com hs-sites.com hubspot.com ueniweb.com yolasite.com ' +
    'simplesite.com webs.com angelfire.com tripod.com geocities.com homestead.com over-blog.com e-monsite.com ' +
    'typepad.com livejournal.com my-free.website business.site sites.google.com docs.google.com drive.google.com ' +
    'forms.gle maps.google.com business.google.com g.page goo.gl maps.app.goo.gl sharepoint.com dropbox.com ' +
    'onedrive.live.com unbouncepages.com leadpages.co clickfunnels.com systeme.io kajabi.com mykajabi.com thinkific.com ' +
    'teachable.com homepage.t-online.de beepworld.de npage.de pagesperso-orange.fr pages.dev'
  ).split(' '),
  shops: (
    'amazon.com amazon.co.uk amazon.de amazon.fr amazon.it amazon.es amazon.ca amazon.com.mx amazon.com.br amazon.co.jp ' +
    'amazon.in amazon.nl amazon.com.au ebay.com ebay.co.uk ebay.de ebay.fr ebay.it ebay.es etsy.com shopify.com ' +
    'myshopify.com bigcartel.com storenvy.com ecwid.com alibaba.com aliexpress.com made-in-china.com indiamart.com ' +
    'tradeindia.com mercadolibre.com mercadolibre.com.mx mercadolivre.com.br rakuten.co.jp taobao.com tmall.com 1688.com ' +
    'jd.com shopee.com lazada.com gumroad.com upwork.com fiverr.com freelancer.com malt.com thumbtack.com'
  ).split(' '),
  linkLists: (
    'linktr.ee bio.link beacons.ai lnk.bio linkin.bio campsite.bio taplink.cc solo.to hoo.be bit.ly tinyurl.com ow.ly ' +
    'buff.ly rebrand.ly cutt.ly is.gd t.ly hubs.ly hubs.la calendly.com cal.com eventbrite.com yelp.com tripadvisor.com ' +
    'yellowpages.com gelbeseiten.de pagesjaunes.fr paginasamarillas.es paginegialle.it wlw.de europages.com kompass.com ' +
    'dnb.com northdata.de wikipedia.org google.com bing.com'
  ).split(' '),
}

/**
 * Suffixes of private owners that are sold as domains, like a country's: who has `acme.uk.com` has it alone. Mail and web
 * sites below them are a company's.
 */
export const soldSuffixes: readonly string[] = (
  'ae.org br.com cn.com co.com co.nl co.no com.de com.se de.com eu.com gb.net gr.com hu.net in.net it.com jp.net ' +
  'jpn.com mex.com ru.com sa.com se.net uk.com uk.net us.com us.org za.bz za.com com.ru net.ru org.ru'
).split(' ')
