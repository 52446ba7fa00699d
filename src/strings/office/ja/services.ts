/** 健保組合の職員が読む言葉：会員がログインしたまま開けるサービスと、サービスの開発者に渡す用紙。 */
import type { Words } from "../../words.ts";
import type { services as en } from "../en/services.ts";

export const services: Words<typeof en> = {
  fieldRedirectUri: "戻り先のアドレス",
  fieldPostLogoutUri: "ログアウト後のアドレス",
  fieldBackchannelUri: "ログアウトを知らせるアドレス",
  fieldInitiateUri: "ログインを始めるアドレス",
  fieldJwksUri: "公開鍵のアドレス",

  notServiceAddress:
    "{field}は、https:// で始まるアドレスの全体を、ブラウザーが書くとおりに入力してください。# @ * は使えません（入力：{typed}）",
  notClaim: "{typed} はサービスに伝えられる項目ではありません。次から選んでください：{claims}",
  notAlg: "IDトークンの署名は ES256 か RS256 です（入力：{typed}）",
  serviceNotConnected:
    "{name} はつながっていません。genkan insurer services connect {name} --redirect-uri … でつないでください。",
  serviceHasKey: "{name} は自分の鍵でログインするため、シークレットはありません。",
  serviceHasSecret:
    "このサービスはシークレットを使っています。鍵に変えるときは、いったん切り離してから、つなぎ直してください。",
  serviceHasTwoSecrets:
    "{name} にはすでに2つのシークレットがあります。新しいほうに切り替わったら、genkan insurer services connect {name} --drop-former-secret を実行してください。",
  serviceHasOneSecret: "{name} のシークレットは1つだけです。",
  serviceHasTwoHosts: "戻り先のアドレスは、すべて1つのホストにしてください（入力：{hosts}）",

  servicesConnect:
    "会員がログインしたままサービスを開けるようにする（変更もこれで）。サービスの開発者に渡す用紙を表示します",
  servicesTest: "つないだサービスを試す：discovery、質問なしの依頼、サービスのアドレス",
  servicesDisconnect: "サービスを切り離し、ログインもすべて終わらせる。タイルは残ります",
  servicesNamed: "サービスの日本語の名称",
  optionRedirectUri: "サービスに戻るアドレス（完全一致）。複数は空白で区切る",
  optionPostLogoutUri: "ログアウト後に戻るアドレス",
  optionBackchannelUri: 'セッションの終わりを知らせるアドレス。なくすときは ""',
  optionInitiateUri: 'タイルから開く、ログインを始めるアドレス。なくすときは ""',
  optionClaims: "サービスごとの名前のほかに伝えてよい項目（コンマ区切り）：{claims}",
  optionJwksUri: "シークレットでなく鍵でログインするサービスの、公開鍵のアドレス",
  optionIdTokenAlg: "IDトークンの署名：ES256 か RS256",
  optionSecretFile: "シークレットを表示せず、このファイルに書く",
  optionNewSecret: "2つ目のシークレットを作る。前のものも使えます",
  optionDropFormer: "これからは新しいシークレットだけを使えるようにする",
  serviceConnected: "{name} をつなぎました。次の用紙をサービスの開発者に渡してください：",
  serviceSecretDropped: "{name}：これからは新しいシークレットだけが使えます。",
  serviceDisconnected: "{name} を切り離しました。つなぎ直すと、サービスは会員を新しい名前で知ることになります。",

  optionServiceKeys: "サービスへの署名の鍵を新しくする。1時間後から署名に使い、前の鍵も読めます",
  serviceKeysAdded:
    "{insurers}の組合の、サービスへの署名の鍵を追加しました。すぐに公開され、1時間後から署名に使われます。再起動はいりません。",

  optionNoExample: "お試しサイトの最初のタイルから開くサービスを動かさない",

  triedDiscovery: "正常：{address}",
  triedNoDiscovery:
    "会員サイトが応答しません：{address}。動いているか、このコンピューターからその名前で開けるかをご確認ください。",
  triedDryRun: "正常：質問なしの依頼が {address} に戻りました",
  triedNoDryRun: "質問なしの依頼が {address} に戻りません",
  triedAddress: "正常：{address} が応答しました（{why}）",
  triedNoAddress: "{address} が応答しません：{why}",

  sheetHeading: "{name} のログイン（OpenID Connect）",
  sheetNone: "なし",
  sheetSecretOnce: "{secret}\n      表示は1回だけです。プログラムだけが読める場所に保管してください。",
  sheetSecretInFile: "ファイル {path} にあります。ほかには表示しません",
  sheetSecretKept: "お渡しずみのもの",
  sheetSignsWithKey: "なし：{address} の鍵による private_key_jwt",
  sheetFlow:
    "認可コードとPKCE（S256）、scope は openid です。state・nonce・iss を確かめてください。会員は sub で区別します。知ってよい項目は\n" +
    "userinfo から受け取ります。アクセストークンとIDトークンは5分間有効です。",
  sheetTest:
    "試し方：ブラウザーで discovery を開き、次に担当の会員を認可エンドポイントへ送ってください。動く例が\n" +
    "docs/services.md にあります。",
};
