<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>Arguments</name>
    <message>
        <source>Without a task, kith-term is a chat in the terminal; /commands lists what it can do there.

Tasks for scripts, which ask nothing:
  send ROOM   each line of standard input is a message; ends when all are stored
  tail ROOM   prints the messages of a room as they come
  rooms       your rooms: number, kind, unread messages, name, with tabs between
ROOM is a name, a number, an invite link, or @NAME for a direct conversation. A public room is
joined where that is needed. They use the session that kith-term keeps, beside an open one; with
--user or --guest, one of their own that ends with them.

Exit codes: 0 done, 1 failed (not everything was delivered), 2 wrong usage, 3 cannot sign in,
4 server not reached, 5 no such room.
</source>
        <translation>Ohne Aufgabe ist kith-term ein Chat im Terminal; /commands zeigt, was es dort kann.

Aufgaben für Skripte, die nichts fragen:
  send RAUM   jede Zeile der Standardeingabe ist eine Nachricht; endet, wenn alle gespeichert sind
  tail RAUM   gibt die Nachrichten eines Raums aus, wie sie kommen
  rooms       deine Räume: Nummer, Art, Neues, Name, mit Tabulatoren dazwischen
RAUM ist ein Name, eine Nummer, ein Einladungslink oder @NAME für ein direktes Gespräch. Einem
öffentlichen Raum wird beigetreten, wo das nötig ist. Skripte benutzen die Sitzung, die kith-term
behält, auch neben einem offenen; mit --user oder --guest eine eigene, die mit ihnen endet.

Exit-Codes: 0 erledigt, 1 gescheitert (nicht alles wurde zugestellt), 2 falscher Aufruf,
3 Anmeldung nicht möglich, 4 Server nicht erreicht, 5 kein solcher Raum.
</translation>
    </message>
    <message>
        <source>A password on the command line can be seen by everybody on this machine. Put it into a file that only you may read, and use --password-file FILE.</source>
        <translation>Ein Passwort auf der Befehlszeile sehen alle auf diesem Rechner. Lege es in eine Datei, die nur du lesen darfst, und nimm --password-file DATEI.</translation>
    </message>
    <message>
        <source>Chat on your own server, in a terminal.</source>
        <translation>Chatten auf dem eigenen Server, im Terminal.</translation>
    </message>
    <message>
        <source>Sign in to this server, such as chat.example.org.</source>
        <translation>An diesem Server anmelden, etwa chat.example.org.</translation>
    </message>
    <message>
        <source>HOST</source>
        <translation>HOST</translation>
    </message>
    <message>
        <source>Use another set of settings and another account; “default” is the desktop&apos;s.</source>
        <translation>Andere Einstellungen und ein anderes Konto benutzen; „default“ ist das des Desktops.</translation>
    </message>
    <message>
        <source>NAME</source>
        <translation>NAME</translation>
    </message>
    <message>
        <source>Keep everything in this folder.</source>
        <translation>Alles in diesem Ordner behalten.</translation>
    </message>
    <message>
        <source>DIR</source>
        <translation>ORDNER</translation>
    </message>
    <message>
        <source>Take the password from the first line of this file instead of asking.</source>
        <translation>Das Passwort aus der ersten Zeile dieser Datei nehmen, statt zu fragen.</translation>
    </message>
    <message>
        <source>FILE</source>
        <translation>DATEI</translation>
    </message>
    <message>
        <source>For scripts: sign in as this user.</source>
        <translation>Für Skripte: mit diesem Namen anmelden.</translation>
    </message>
    <message>
        <source>For scripts: come as a guest.</source>
        <translation>Für Skripte: als Gast kommen.</translation>
    </message>
    <message>
        <source>For scripts: how long the server may take to answer; 30.</source>
        <translation>Für Skripte: wie lange der Server für eine Antwort brauchen darf; 30.</translation>
    </message>
    <message>
        <source>SECONDS</source>
        <translation>SEKUNDEN</translation>
    </message>
    <message>
        <source>tail, rooms: one JSON object a line.</source>
        <translation>tail, rooms: ein JSON-Objekt je Zeile.</translation>
    </message>
    <message>
        <source>tail: begin with the last N messages; 10.</source>
        <translation>tail: mit den letzten N Nachrichten beginnen; 10.</translation>
    </message>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>tail: end after N new messages.</source>
        <translation>tail: nach N neuen Nachrichten enden.</translation>
    </message>
    <message>
        <source>send, tail or rooms.</source>
        <translation>send, tail oder rooms.</translation>
    </message>
    <message>
        <source>What is “%1”? The tasks are send, tail and rooms.</source>
        <translation>Was ist „%1“? Die Aufgaben sind send, tail und rooms.</translation>
    </message>
    <message>
        <source>Name the room: kith-term %1 ROOM</source>
        <translation>Nenne den Raum: kith-term %1 RAUM</translation>
    </message>
    <message>
        <source>What is “%1”? A name with spaces needs quotes.</source>
        <translation>Was ist „%1“? Ein Name mit Leerzeichen braucht Anführungszeichen.</translation>
    </message>
    <message>
        <source>%1 means nothing here; see --help.</source>
        <translation>%1 bedeutet hier nichts; siehe --help.</translation>
    </message>
    <message>
        <source>Either --user or --guest.</source>
        <translation>Entweder --user oder --guest.</translation>
    </message>
    <message>
        <source>--user NAME needs --password-file FILE.</source>
        <translation>--user NAME braucht --password-file DATEI.</translation>
    </message>
    <message>
        <source>--password-file needs --user NAME.</source>
        <translation>--password-file braucht --user NAME.</translation>
    </message>
    <message>
        <source>--timeout takes a number of seconds.</source>
        <translation>Zu --timeout gehört eine Zahl von Sekunden.</translation>
    </message>
    <message>
        <source>--lines takes a number of messages.</source>
        <translation>Zu --lines gehört eine Zahl von Nachrichten.</translation>
    </message>
    <message>
        <source>--count takes a number of messages.</source>
        <translation>Zu --count gehört eine Zahl von Nachrichten.</translation>
    </message>
    <message>
        <source>“%1” is not the address of a server.</source>
        <translation>„%1“ ist nicht die Adresse eines Servers.</translation>
    </message>
    <message>
        <source>Standard input is needed for messages: the password needs a file.</source>
        <translation>Die Standardeingabe wird für Nachrichten gebraucht: Das Passwort braucht eine Datei.</translation>
    </message>
</context>
<context>
    <name>Autostart</name>
    <message>
        <source>%1 cannot be changed: %2</source>
        <translation>%1 lässt sich nicht ändern: %2</translation>
    </message>
</context>
<context>
    <name>ChatList</name>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>%1 is typing…</source>
        <translation>%1 schreibt …</translation>
    </message>
    <message>
        <source>Draft: %1</source>
        <translation>Entwurf: %1</translation>
    </message>
    <message>
        <source>No messages yet</source>
        <translation>Noch keine Nachrichten</translation>
    </message>
    <message>
        <source>You: %1</source>
        <translation>Du: %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>who said what</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>private</source>
        <translation>privat</translation>
    </message>
    <message>
        <source>online</source>
        <translation>online</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>offline</translation>
    </message>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n ungelesene Nachricht</numerusform>
            <numerusform>%n ungelesene Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>sending</source>
        <translation>wird gesendet</translation>
    </message>
    <message>
        <source>not sent</source>
        <translation>nicht gesendet</translation>
    </message>
    <message numerus="yes">
        <source>%n mention(s)</source>
        <translation>
            <numerusform>%n Erwähnung</numerusform>
            <numerusform>%n Erwähnungen</numerusform>
        </translation>
    </message>
    <message>
        <source>muted</source>
        <translation>stumm</translation>
    </message>
    <message>
        <source>Unread</source>
        <comment>section of the chat list</comment>
        <translation>Ungelesen</translation>
    </message>
    <message>
        <source>Favourites</source>
        <comment>section of the chat list</comment>
        <translation>Favoriten</translation>
    </message>
    <message>
        <source>Rooms</source>
        <comment>section of the chat list</comment>
        <translation>Räume</translation>
    </message>
    <message>
        <source>Direct messages</source>
        <comment>section of the chat list</comment>
        <translation>Direktnachrichten</translation>
    </message>
    <message>
        <source>typing…</source>
        <translation>schreibt…</translation>
    </message>
    <message numerus="yes">
        <source>%n people are typing…</source>
        <translation>
            <numerusform>%n Person schreibt…</numerusform>
            <numerusform>%n Leute schreiben…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>NAME</source>
        <translation>NAME</translation>
    </message>
    <message>
        <source>[NAME]</source>
        <translation>[NAME]</translation>
    </message>
    <message>
        <source>ROOM</source>
        <translation>RAUM</translation>
    </message>
    <message>
        <source>[N]</source>
        <translation>[N]</translation>
    </message>
    <message>
        <source>TEXT</source>
        <translation>TEXT</translation>
    </message>
    <message>
        <source>create an account; the password is asked for</source>
        <translation>ein Konto anlegen; nach dem Passwort wird gefragt</translation>
    </message>
    <message>
        <source>sign in; the password is asked for</source>
        <translation>anmelden; nach dem Passwort wird gefragt</translation>
    </message>
    <message>
        <source>come as a guest</source>
        <translation>als Gast kommen</translation>
    </message>
    <message>
        <source>your rooms, and how much is new in them</source>
        <translation>deine Räume und wie viel darin neu ist</translation>
    </message>
    <message>
        <source>go to a room: its name, its number or an invite link</source>
        <translation>in einen Raum gehen: sein Name, seine Nummer oder ein Einladungslink</translation>
    </message>
    <message>
        <source>leave the room you are in; a direct conversation is only closed</source>
        <translation>den offenen Raum verlassen; ein direktes Gespräch wird nur geschlossen</translation>
    </message>
    <message>
        <source>talk to one person</source>
        <translation>mit jemandem allein reden</translation>
    </message>
    <message>
        <source>who is in this room</source>
        <translation>wer in diesem Raum ist</translation>
    </message>
    <message>
        <source>older messages of this room</source>
        <translation>ältere Nachrichten dieses Raums</translation>
    </message>
    <message>
        <source>find messages of this room that are kept here</source>
        <translation>Nachrichten dieses Raums finden, die hier aufgehoben sind</translation>
    </message>
    <message>
        <source>send again what was refused</source>
        <translation>noch einmal senden, was abgelehnt wurde</translation>
    </message>
    <message>
        <source>drop what was refused</source>
        <translation>verwerfen, was abgelehnt wurde</translation>
    </message>
    <message>
        <source>end the session</source>
        <translation>die Sitzung beenden</translation>
    </message>
    <message>
        <source>this list</source>
        <translation>diese Liste</translation>
    </message>
    <message>
        <source>close the program; you stay signed in</source>
        <translation>das Programm schließen; du bleibst angemeldet</translation>
    </message>
    <message>
        <source>NAME [INVITE]</source>
        <translation>NAME [EINLADUNG]</translation>
    </message>
</context>
<context>
    <name>ConnectionBanner</name>
    <message numerus="yes">
        <source>Connecting, %n message(s) waiting</source>
        <translation>
            <numerusform>Verbindung wird gesucht, %n Nachricht wartet</numerusform>
            <numerusform>Verbindung wird gesucht, %n Nachrichten warten</numerusform>
        </translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Verbindung wird gesucht …</translation>
    </message>
    <message numerus="yes">
        <source>Offline, %n message(s) waiting</source>
        <translation>
            <numerusform>Offline, %n Nachricht wartet</numerusform>
            <numerusform>Offline, %n Nachrichten warten</numerusform>
        </translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message numerus="yes">
        <source>%1 · next attempt in %n second(s)</source>
        <comment>the first part: Offline, …</comment>
        <translation>
            <numerusform>%1 · nächster Versuch in %n Sekunde</numerusform>
            <numerusform>%1 · nächster Versuch in %n Sekunden</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>the first part: Offline, …; then why</comment>
        <translation>%1 · %2</translation>
    </message>
</context>
<context>
    <name>Conversation</name>
    <message>
        <source>Retry</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between names</comment>
        <translation>, </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more joined</source>
        <translation>
            <numerusform>%1 und %n weitere Person sind beigetreten</numerusform>
            <numerusform>%1 und %n weitere Personen sind beigetreten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more left</source>
        <translation>
            <numerusform>%1 und %n weitere Person sind gegangen</numerusform>
            <numerusform>%1 und %n weitere Personen sind gegangen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more were removed</source>
        <translation>
            <numerusform>%1 und %n weitere Person wurden entfernt</numerusform>
            <numerusform>%1 und %n weitere Personen wurden entfernt</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <comment>names</comment>
        <translation>%1 und %2</translation>
    </message>
    <message>
        <source>%1 joined</source>
        <translation>Beigetreten: %1</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>Gegangen: %1</translation>
    </message>
    <message>
        <source>%1 was removed</source>
        <translation>%1 wurde entfernt</translation>
    </message>
    <message>
        <source>%1 were removed</source>
        <translation>%1 wurden entfernt</translation>
    </message>
    <message>
        <source>%1 is typing…</source>
        <translation>%1 schreibt …</translation>
    </message>
    <message>
        <source>%1 and %2 are typing…</source>
        <translation>%1 und %2 schreiben …</translation>
    </message>
    <message>
        <source>Several people are typing…</source>
        <translation>Mehrere Personen schreiben …</translation>
    </message>
    <message>
        <source>The message is empty.</source>
        <translation>Die Nachricht ist leer.</translation>
    </message>
    <message>
        <source>The message is too long.</source>
        <translation>Die Nachricht ist zu lang.</translation>
    </message>
    <message>
        <source>You are not in this room. Join it first.</source>
        <translation>Du bist nicht in diesem Raum. Tritt ihm zuerst bei.</translation>
    </message>
    <message>
        <source>This room does not exist any more.</source>
        <translation>Diesen Raum gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>You are not allowed to write here.</source>
        <translation>Du darfst hier nicht schreiben.</translation>
    </message>
    <message>
        <source>Too many messages at once. Wait a moment.</source>
        <translation>Zu viele Nachrichten auf einmal. Warte einen Moment.</translation>
    </message>
    <message>
        <source>It could not be stored. Try again soon.</source>
        <translation>Sie konnte nicht gespeichert werden. Versuche es bald wieder.</translation>
    </message>
    <message>
        <source>It contains characters that cannot be sent.</source>
        <translation>Sie enthält Zeichen, die nicht gesendet werden können.</translation>
    </message>
    <message>
        <source>Something failed on the server. Try again.</source>
        <translation>Auf dem Server ist etwas fehlgeschlagen. Versuche es noch einmal.</translation>
    </message>
    <message>
        <source>Not sent: %1</source>
        <translation>Nicht gesendet: %1</translation>
    </message>
    <message>
        <source>Not sent.</source>
        <translation>Nicht gesendet.</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>dddd, d MMMM</source>
        <comment>date format of a day of this year</comment>
        <translation>dddd, d. MMMM</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <comment>date format of an earlier day</comment>
        <translation>d. MMMM yyyy</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>date, time</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>New messages</source>
        <translation>Neue Nachrichten</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>Code: %1</translation>
    </message>
    <message>
        <source>Quote: %1</source>
        <translation>Zitat: %1</translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <source>The server did not understand this.</source>
        <translation>Der Server hat das nicht verstanden.</translation>
    </message>
    <message>
        <source>Sign in first.</source>
        <translation>Melde dich zuerst an.</translation>
    </message>
    <message>
        <source>Name or password is wrong.</source>
        <translation>Name oder Passwort ist falsch.</translation>
    </message>
    <message>
        <source>Your session has ended. Sign in again.</source>
        <translation>Deine Sitzung ist abgelaufen. Melde dich wieder an.</translation>
    </message>
    <message>
        <source>Too many attempts.</source>
        <translation>Zu viele Versuche.</translation>
    </message>
    <message>
        <source>This name is taken.</source>
        <translation>Dieser Name ist vergeben.</translation>
    </message>
    <message>
        <source>Use 1 to 32 letters, digits, dots, dashes or underscores.</source>
        <translation>Nimm 1 bis 32 Buchstaben, Ziffern, Punkte, Binde- oder Unterstriche.</translation>
    </message>
    <message>
        <source>Use at least 8 characters.</source>
        <translation>Nimm mindestens 8 Zeichen.</translation>
    </message>
    <message>
        <source>New accounts cannot be created here.</source>
        <translation>Hier können keine neuen Konten angelegt werden.</translation>
    </message>
    <message>
        <source>This invite link is not valid. Ask for a new one.</source>
        <translation>Dieser Einladungslink gilt nicht. Bitte um einen neuen.</translation>
    </message>
    <message>
        <source>This room does not exist.</source>
        <translation>Diesen Raum gibt es nicht.</translation>
    </message>
    <message>
        <source>You are not in this room. Join it first.</source>
        <translation>Du bist nicht in diesem Raum. Tritt ihm zuerst bei.</translation>
    </message>
    <message>
        <source>You are not allowed to do this here.</source>
        <translation>Das darfst du hier nicht.</translation>
    </message>
    <message>
        <source>This person does not exist.</source>
        <translation>Diese Person gibt es nicht.</translation>
    </message>
    <message>
        <source>The message is empty.</source>
        <translation>Die Nachricht ist leer.</translation>
    </message>
    <message>
        <source>The message is too long.</source>
        <translation>Die Nachricht ist zu lang.</translation>
    </message>
    <message>
        <source>Too fast.</source>
        <translation>Zu schnell.</translation>
    </message>
    <message>
        <source>The server cannot store anything right now.</source>
        <translation>Der Server kann gerade nichts speichern.</translation>
    </message>
    <message>
        <source>Something failed on the server.</source>
        <translation>Auf dem Server ist etwas fehlgeschlagen.</translation>
    </message>
    <message numerus="yes">
        <source>Try again in %n seconds.</source>
        <translation>
            <numerusform>Versuche es in %n Sekunde wieder.</numerusform>
            <numerusform>Versuche es in %n Sekunden wieder.</numerusform>
        </translation>
    </message>
    <message>
        <source>Wait a moment.</source>
        <translation>Warte einen Moment.</translation>
    </message>
    <message>
        <source>Try again soon.</source>
        <translation>Versuche es bald wieder.</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Versuche es noch einmal.</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>what happened, what to do</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>No connection to the server. Try again when you are online.</source>
        <translation>Keine Verbindung zum Server. Versuche es wieder, wenn du online bist.</translation>
    </message>
    <message>
        <source>The server does not answer. Try again.</source>
        <translation>Der Server antwortet nicht. Versuche es noch einmal.</translation>
    </message>
    <message>
        <source>This invite link has expired. Ask for a new one.</source>
        <translation>Dieser Einladungslink ist abgelaufen. Bitte um einen neuen.</translation>
    </message>
    <message>
        <source>This invite link has been used as often as it may be. Ask for a new one.</source>
        <translation>Dieser Einladungslink wurde so oft benutzt, wie er darf. Bitte um einen neuen.</translation>
    </message>
    <message>
        <source>There is no such invite link, or it was withdrawn. Ask for a new one.</source>
        <translation>Diesen Einladungslink gibt es nicht, oder er wurde zurückgezogen. Bitte um einen neuen.</translation>
    </message>
    <message>
        <source>No server of this name is found. Check how it is written, and that you are online.</source>
        <translation>Ein Server dieses Namens ist nicht zu finden. Prüfe, ob er richtig geschrieben ist und ob du online bist.</translation>
    </message>
    <message>
        <source>Something answers at this address, but no chat server.</source>
        <translation>An dieser Adresse antwortet etwas, aber kein Chat-Server.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate cannot be trusted: %1. Ask the people who run it.</source>
        <comment>a sentence without its full stop, such as: The certificate has expired</comment>
        <translation>Dem Zertifikat des Servers ist nicht zu trauen: %1. Frag die Leute, die ihn betreiben.</translation>
    </message>
    <message>
        <source>No encrypted connection to this server comes about. Ask the people who run it.</source>
        <translation>Eine verschlüsselte Verbindung zu diesem Server kommt nicht zustande. Frag die Leute, die ihn betreiben.</translation>
    </message>
    <message>
        <source>This server does not encrypt. Write %1 to connect anyway.</source>
        <translation>Dieser Server verschlüsselt nicht. Schreib %1, um dich trotzdem zu verbinden.</translation>
    </message>
    <message>
        <source>No server answers at this address.</source>
        <translation>An dieser Adresse antwortet kein Server.</translation>
    </message>
</context>
<context>
    <name>Lists</name>
    <message>
        <source>private</source>
        <translation>privat</translation>
    </message>
    <message>
        <source>direct</source>
        <translation>direkt</translation>
    </message>
    <message>
        <source>You are in no room yet. /join ROOM goes to one.</source>
        <translation>Du bist noch in keinem Raum. /join RAUM bringt dich in einen.</translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n neue</numerusform>
            <numerusform>%n neue</numerusform>
        </translation>
    </message>
    <message>
        <source>online</source>
        <translation>online</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>how many people, how many online</comment>
        <translation>%1, %2</translation>
    </message>
    <message numerus="yes">
        <source>more than %n people</source>
        <translation>
            <numerusform>mehr als %n Person</numerusform>
            <numerusform>mehr als %n Personen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n Person</numerusform>
            <numerusform>%n Personen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n online</source>
        <translation>
            <numerusform>%n online</numerusform>
            <numerusform>%n online</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything else is said in the room; //text says “/text”.</source>
        <translation>Alles andere wird im Raum gesagt; //text sagt „/text“.</translation>
    </message>
    <message>
        <source>Tab completes names, Alt+Enter begins a new line.</source>
        <translation>Tab ergänzt Namen, Alt+Enter beginnt eine neue Zeile.</translation>
    </message>
    <message>
        <source>number %1</source>
        <comment>of a room</comment>
        <translation>Nummer %1</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Chat on your own server.</source>
        <translation>Chat auf dem eigenen Server.</translation>
    </message>
    <message>
        <source>Sign in to this server, such as chat.example.org.</source>
        <translation>Melde dich bei diesem Server an, zum Beispiel chat.example.org.</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Use another set of settings and another account.</source>
        <translation>Nimm andere Einstellungen und ein anderes Konto.</translation>
    </message>
    <message>
        <source>NAME</source>
        <translation>NAME</translation>
    </message>
    <message>
        <source>Keep everything in this folder.</source>
        <translation>Bewahre alles in diesem Ordner auf.</translation>
    </message>
    <message>
        <source>DIR</source>
        <translation>ORDNER</translation>
    </message>
    <message>
        <source>What is “%1”?</source>
        <translation>Was ist „%1“?</translation>
    </message>
    <message>
        <source>“%1” is not the address of a server.</source>
        <translation>„%1“ ist nicht die Adresse eines Servers.</translation>
    </message>
    <message>
        <source>Kith cannot start</source>
        <translation>Kith kann nicht starten</translation>
    </message>
    <message>
        <source>Begin in the tray, without a window; where there is no tray, with it.</source>
        <translation>Beginne im Infobereich, ohne Fenster; wo es keinen gibt, mit Fenster.</translation>
    </message>
    <message>
        <source>LINK</source>
        <translation>LINK</translation>
    </message>
    <message>
        <source>Open this kith: link.</source>
        <translation>Öffne diesen kith:-Link.</translation>
    </message>
    <message>
        <source>One link at a time.</source>
        <translation>Nur ein Link auf einmal.</translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message>
        <source>%1: %2</source>
        <comment>title and text of a notification</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Open</source>
        <comment>a notification</comment>
        <translation>Öffnen</translation>
    </message>
</context>
<context>
    <name>PasswordFile</name>
    <message>
        <source>%1: %2</source>
        <comment>file, why</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>The first line of %1 has no password.</source>
        <translation>In der ersten Zeile von %1 steht kein Passwort.</translation>
    </message>
    <message>
        <source>Others may read the password in %1: chmod 600 makes it yours alone.</source>
        <translation>Andere dürfen das Passwort in %1 lesen: chmod 600 macht es zu deinem allein.</translation>
    </message>
</context>
<context>
    <name>TerminalMain</name>
    <message>
        <source>There is no terminal here. Scripts use send, tail or rooms; see kith-term --help.</source>
        <translation>Hier ist kein Terminal. Skripte benutzen send, tail oder rooms; siehe kith-term --help.</translation>
    </message>
    <message>
        <source>The terminal cannot be used.</source>
        <translation>Das Terminal ist nicht zu benutzen.</translation>
    </message>
</context>
<context>
    <name>Transcript</name>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>dddd, d MMMM</source>
        <comment>date format of a day of this year</comment>
        <translation>dddd, d. MMMM</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <comment>date format of an earlier day</comment>
        <translation>d. MMMM yyyy</translation>
    </message>
    <message>
        <source>%1 %2: %3 (waiting)</source>
        <comment>time, name, message</comment>
        <translation>%1 %2: %3 (wartet)</translation>
    </message>
</context>
<context>
    <name>kith::models::SearchHitsModel</name>
    <message>
        <source>%1, %2: %3</source>
        <comment>who, when, what</comment>
        <translation>%1, %2: %3</translation>
    </message>
    <message>
        <source>%1 in %2, %3: %4</source>
        <comment>who, where, when, what</comment>
        <translation>%1 in %2, %3: %4</translation>
    </message>
</context>
<context>
    <name>kith::models::SwitcherModel</name>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n ungelesene Nachricht</numerusform>
            <numerusform>%n ungelesene Nachrichten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::terminal::Chat</name>
    <message>
        <source>%1 cannot be reached. Try again when it is there.</source>
        <translation>%1 ist nicht zu erreichen. Versuche es wieder, wenn der Server da ist.</translation>
    </message>
    <message>
        <source>Kith at %1</source>
        <translation>Kith auf %1</translation>
    </message>
    <message>
        <source>Type %1: %2</source>
        <comment>usage of a command, what it does</comment>
        <translation>Schreibe %1: %2</translation>
    </message>
    <message>
        <source>There is no command %1. /commands lists all; /%1 says it in the room.</source>
        <translation>Einen Befehl %1 gibt es nicht. /commands zeigt alle; /%1 sagt es im Raum.</translation>
    </message>
    <message>
        <source>New password:</source>
        <translation>Neues Passwort:</translation>
    </message>
    <message>
        <source>The same again:</source>
        <translation>Noch einmal dasselbe:</translation>
    </message>
    <message>
        <source>The two are not the same. Nothing was done.</source>
        <translation>Die beiden sind nicht gleich. Nichts ist geschehen.</translation>
    </message>
    <message>
        <source>Password of %1:</source>
        <translation>Passwort von %1:</translation>
    </message>
    <message>
        <source>Signed out.</source>
        <translation>Abgemeldet.</translation>
    </message>
    <message>
        <source>Connected again.</source>
        <translation>Wieder verbunden.</translation>
    </message>
    <message>
        <source>Connected to %1 as %2.</source>
        <translation>Verbunden mit %1 als %2.</translation>
    </message>
    <message>
        <source>The connection is lost. What you write waits and is sent later.</source>
        <translation>Die Verbindung ist weg. Was du schreibst, wartet und wird später gesendet.</translation>
    </message>
    <message>
        <source>%1 cannot be reached. What you write waits and is sent later.</source>
        <translation>%1 ist nicht zu erreichen. Was du schreibst, wartet und wird später gesendet.</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) were not sent yet and would be lost. /logout again does it.</source>
        <translation>
            <numerusform>%n Nachricht ist noch nicht gesendet und ginge verloren. Noch einmal /logout tut es.</numerusform>
            <numerusform>%n Nachrichten sind noch nicht gesendet und gingen verloren. Noch einmal /logout tut es.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) wait and are sent when you come back.</source>
        <translation>
            <numerusform>%n Nachricht wartet und wird gesendet, wenn du wiederkommst.</numerusform>
            <numerusform>%n Nachrichten warten und werden gesendet, wenn du wiederkommst.</numerusform>
        </translation>
    </message>
    <message>
        <source>You joined %1.</source>
        <translation>Du bist %1 beigetreten.</translation>
    </message>
    <message>
        <source>There is nobody else called “%1”.</source>
        <translation>Sonst heißt hier niemand „%1“.</translation>
    </message>
    <message>
        <source>You closed the conversation with %1. It stays in /rooms.</source>
        <translation>Das Gespräch mit %1 ist geschlossen. Es bleibt in /rooms.</translation>
    </message>
    <message>
        <source>You left %1 and are no member of it any more. /join brings you back.</source>
        <translation>Du hast %1 verlassen und bist dort nicht mehr Mitglied. /join bringt dich zurück.</translation>
    </message>
    <message>
        <source>You are not in this room any more. /rooms lists yours.</source>
        <translation>Du bist nicht mehr in diesem Raum. /rooms zeigt deine.</translation>
    </message>
    <message>
        <source>Type %1 with a number such as 20.</source>
        <translation>Schreibe %1 mit einer Zahl, etwa 20.</translation>
    </message>
    <message>
        <source>Nothing was refused.</source>
        <translation>Nichts wurde abgelehnt.</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) dropped.</source>
        <translation>
            <numerusform>%n Nachricht verworfen.</numerusform>
            <numerusform>%n Nachrichten verworfen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Sign in first: /login NAME, /register NAME or /guest.</source>
        <translation>Melde dich erst an: /login NAME, /register NAME oder /guest.</translation>
    </message>
    <message>
        <source>You are signed in as %1. /logout first.</source>
        <translation>Du bist als %1 angemeldet. Erst /logout.</translation>
    </message>
    <message>
        <source>No room is open. /rooms lists yours, /join ROOM goes to one.</source>
        <translation>Kein Raum ist offen. /rooms zeigt deine, /join RAUM bringt dich in einen.</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>offline</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n wartet</numerusform>
            <numerusform>%n warten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <comment>messages in other rooms</comment>
        <translation>
            <numerusform>%n neue</numerusform>
            <numerusform>%n neue</numerusform>
        </translation>
    </message>
    <message>
        <source>no room</source>
        <translation>kein Raum</translation>
    </message>
    <message>
        <source>/login NAME signs in, /register NAME makes an account, /guest comes as a guest.</source>
        <translation>/login NAME meldet an, /register NAME legt ein Konto an, /guest kommt als Gast.</translation>
    </message>
    <message>
        <source>/commands lists everything.</source>
        <translation>/commands zeigt alles.</translation>
    </message>
    <message>
        <source>The server is being asked already.</source>
        <translation>Der Server wird schon gefragt.</translation>
    </message>
    <message>
        <source>signing in</source>
        <translation>Anmeldung läuft</translation>
    </message>
    <message>
        <source>You were signed out on another device. /login %1: messages that wait are kept.</source>
        <translation>Du wurdest auf einem anderen Gerät abgemeldet. /login %1: Wartende Nachrichten bleiben.</translation>
    </message>
    <message>
        <source>Your session has ended. /login %1: messages that wait are kept.</source>
        <translation>Deine Sitzung ist zu Ende. /login %1: Wartende Nachrichten bleiben.</translation>
    </message>
    <message>
        <source>Type the name alone: the password is asked for.</source>
        <translation>Gib nur den Namen ein: Nach dem Passwort wird gefragt.</translation>
    </message>
    <message>
        <source>There are several rooms “%1”. /join the number of one: %2</source>
        <comment>name, numbers of rooms</comment>
        <translation>Es gibt mehrere Räume „%1“. Nimm /join mit der Nummer von einem: %2</translation>
    </message>
    <message>
        <source>There is no room “%1”. /rooms lists yours.</source>
        <translation>Es gibt keinen Raum „%1“. /rooms zeigt deine.</translation>
    </message>
    <message>
        <source>You may not find back to %1. /exitRoom again leaves it.</source>
        <translation>Vielleicht findest du nicht zurück zu %1. Noch einmal /exitRoom verlässt den Raum.</translation>
    </message>
    <message>
        <source>You left %1 and are no member of it any more.</source>
        <translation>Du hast %1 verlassen und bist dort kein Mitglied mehr.</translation>
    </message>
</context>
<context>
    <name>kith::terminal::Herald</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 und %n weitere Person</numerusform>
            <numerusform>%1 und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 joined</source>
        <translation>beigetreten: %1</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>gegangen: %1</translation>
    </message>
    <message>
        <source>%1 removed from the room</source>
        <translation>aus dem Raum entfernt: %1</translation>
    </message>
    <message>
        <source>%1 online</source>
        <translation>online: %1</translation>
    </message>
    <message>
        <source>%1 offline</source>
        <translation>offline: %1</translation>
    </message>
</context>
<context>
    <name>kith::terminal::RoomView</name>
    <message>
        <source>Nothing has been said here yet.</source>
        <translation>Hier wurde noch nichts gesagt.</translation>
    </message>
    <message numerus="yes">
        <source>%n more new message(s) before these: /history</source>
        <translation>
            <numerusform>%n weitere neue Nachricht vor diesen: /history</numerusform>
            <numerusform>%n weitere neue Nachrichten vor diesen: /history</numerusform>
        </translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>What was said here comes with the connection.</source>
        <translation>Was hier gesagt wurde, kommt mit der Verbindung.</translation>
    </message>
    <message>
        <source>Much was said meanwhile. /history shows what came before these:</source>
        <translation>Inzwischen wurde viel gesagt. /history zeigt, was vor diesen kam:</translation>
    </message>
    <message>
        <source>Not sent: “%1” %2</source>
        <comment>message, reason</comment>
        <translation>Nicht gesendet: „%1“ %2</translation>
    </message>
    <message>
        <source>Not sent to %1: “%2” %3</source>
        <comment>room, message, reason</comment>
        <translation>Nicht an %1 gesendet: „%2“ %3</translation>
    </message>
    <message>
        <source>/retry sends it again, /discard drops it.</source>
        <translation>/retry sendet noch einmal, /discard verwirft.</translation>
    </message>
    <message>
        <source>There is nothing older: this is where it began.</source>
        <translation>Älteres gibt es nicht: Hier fing es an.</translation>
    </message>
    <message numerus="yes">
        <source>%n older message(s)</source>
        <translation>
            <numerusform>%n ältere Nachricht</numerusform>
            <numerusform>%n ältere Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>Back to now</source>
        <translation>Zurück zu jetzt</translation>
    </message>
    <message numerus="yes">
        <source>“%1” is not in the %n message(s) that are kept here. /history brings older ones.</source>
        <translation>
            <numerusform>„%1“ kommt in der %n Nachricht, die hier aufgehoben ist, nicht vor. /history holt ältere.</numerusform>
            <numerusform>„%1“ kommt in den %n Nachrichten, die hier aufgehoben sind, nicht vor. /history holt ältere.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The newest %n message(s) with this text</source>
        <translation>
            <numerusform>Die neueste Nachricht (%n) mit diesem Text</numerusform>
            <numerusform>Die neuesten %n Nachrichten mit diesem Text</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::terminal::Script</name>
    <message>
        <source>The output cannot be written: %1.</source>
        <translation>Die Ausgabe lässt sich nicht schreiben: %1.</translation>
    </message>
    <message>
        <source>There are several rooms “%1”. Use the number of the one you mean; “kith-term rooms” lists yours.</source>
        <translation>Es gibt mehrere Räume „%1“. Nimm die Nummer dessen, den du meinst; „kith-term rooms“ zeigt deine.</translation>
    </message>
    <message>
        <source>There is no room “%1”.</source>
        <translation>Es gibt keinen Raum „%1“.</translation>
    </message>
</context>
<context>
    <name>kith::terminal::ScriptAccount</name>
    <message numerus="yes">
        <source>%1 did not answer within %n second(s).</source>
        <translation>
            <numerusform>%1 hat innerhalb von %n Sekunde nicht geantwortet.</numerusform>
            <numerusform>%1 hat innerhalb von %n Sekunden nicht geantwortet.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nobody is signed in here. Start kith-term and sign in once, or use --user NAME --password-file FILE, or --guest.</source>
        <translation>Hier ist niemand angemeldet. Starte kith-term und melde dich einmal an, oder nimm --user NAME --password-file DATEI oder --guest.</translation>
    </message>
    <message>
        <source>The session has ended. Start kith-term and sign in again.</source>
        <translation>Die Sitzung ist zu Ende. Starte kith-term und melde dich wieder an.</translation>
    </message>
</context>
<context>
    <name>kith::terminal::Send</name>
    <message numerus="yes">
        <source>%n message(s) were not acknowledged</source>
        <translation>
            <numerusform>%n Nachricht wurde nicht bestätigt</numerusform>
            <numerusform>%n Nachrichten wurden nicht bestätigt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>within %n second(s).</source>
        <translation>
            <numerusform>innerhalb von %n Sekunde.</numerusform>
            <numerusform>innerhalb von %n Sekunden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <comment>number, what is wrong</comment>
        <translation>Zeile %1: %2</translation>
    </message>
    <message>
        <source>Line %1 (“%2”): %3</source>
        <comment>number, text, what is wrong</comment>
        <translation>Zeile %1 („%2“): %3</translation>
    </message>
    <message>
        <source>The input cannot be read: %1.</source>
        <translation>Die Eingabe lässt sich nicht lesen: %1.</translation>
    </message>
</context>
<context>
    <name>kith::terminal::Session</name>
    <message>
        <source>The session could not be kept on this computer: you will have to sign in again.</source>
        <translation>Die Sitzung konnte auf diesem Rechner nicht behalten werden: Du wirst dich wieder anmelden müssen.</translation>
    </message>
    <message>
        <source>The password store is locked or does not answer. Unlock it to connect.</source>
        <translation>Der Passwortspeicher ist gesperrt oder antwortet nicht. Entsperre ihn, um dich zu verbinden.</translation>
    </message>
</context>
<context>
    <name>kith::terminal::Tail</name>
    <message>
        <source>You are not in this room any more.</source>
        <translation>Du bist nicht mehr in diesem Raum.</translation>
    </message>
</context>
<context>
    <name>kith::terminal::TerminalConsole</name>
    <message>
        <source>Ctrl+C once more closes the program.</source>
        <translation>Noch einmal Strg+C schließt das Programm.</translation>
    </message>
</context>
<context>
    <name>kith::widgets::AboutDialog</name>
    <message>
        <source>About Kith</source>
        <translation>Über Kith</translation>
    </message>
    <message>
        <source>Kith %1
Chat on your own server.

Free software under the Apache License 2.0.</source>
        <translation>Kith %1
Chat auf dem eigenen Server.

Freie Software unter der Apache License 2.0.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>kith::widgets::AccountButton</name>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n ungelesene Nachricht</numerusform>
            <numerusform>%n ungelesene Nachrichten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mention(s)</source>
        <translation>
            <numerusform>%n Erwähnung</numerusform>
            <numerusform>%n Erwähnungen</numerusform>
        </translation>
    </message>
    <message>
        <source>offline</source>
        <translation>offline</translation>
    </message>
    <message>
        <source>signed out</source>
        <translation>abgemeldet</translation>
    </message>
</context>
<context>
    <name>kith::widgets::AccountPage</name>
    <message>
        <source>Kith</source>
        <translation>Kith</translation>
    </message>
    <message>
        <source>%1 – Kith</source>
        <comment>window title</comment>
        <translation>%1 – Kith</translation>
    </message>
    <message>
        <source>Leave “%1”? You can join again at any time.</source>
        <translation>„%1“ verlassen? Du kannst jederzeit wieder beitreten.</translation>
    </message>
    <message>
        <source>Leave “%1”? You can come back only with an invitation.</source>
        <translation>„%1“ verlassen? Zurück kommst du nur mit einer Einladung.</translation>
    </message>
    <message>
        <source>Leave room</source>
        <translation>Raum verlassen</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <source>You are no longer in this conversation.</source>
        <translation>Du bist nicht mehr in dieser Unterhaltung.</translation>
    </message>
    <message>
        <source>Go to…</source>
        <translation>Gehe zu …</translation>
    </message>
    <message>
        <source>Find a conversation in the list</source>
        <translation>Unterhaltung in der Liste finden</translation>
    </message>
    <message>
        <source>Conversation above</source>
        <translation>Unterhaltung darüber</translation>
    </message>
    <message>
        <source>Conversation below</source>
        <translation>Unterhaltung darunter</translation>
    </message>
    <message>
        <source>Next unread conversation</source>
        <translation>Nächste ungelesene Unterhaltung</translation>
    </message>
    <message>
        <source>Search all messages</source>
        <translation>Alle Nachrichten durchsuchen</translation>
    </message>
    <message>
        <source>Back to where I was</source>
        <translation>Zur vorigen Stelle</translation>
    </message>
    <message>
        <source>Search in this conversation</source>
        <translation>In dieser Unterhaltung suchen</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Als gelesen markieren</translation>
    </message>
    <message>
        <source>Show or hide the members</source>
        <translation>Mitglieder ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Add to favourites, or remove</source>
        <translation>Zu Favoriten hinzufügen oder entfernen</translation>
    </message>
    <message>
        <source>Mute, or tell again</source>
        <translation>Stummschalten oder wieder melden</translation>
    </message>
    <message>
        <source>New room…</source>
        <translation>Neuer Raum …</translation>
    </message>
    <message>
        <source>New direct message…</source>
        <translation>Neue Direktnachricht …</translation>
    </message>
    <message>
        <source>Browse rooms…</source>
        <translation>Räume durchsuchen …</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Preferences…</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>Appearance: light</source>
        <translation>Aussehen: hell</translation>
    </message>
    <message>
        <source>Appearance: dark</source>
        <translation>Aussehen: dunkel</translation>
    </message>
    <message>
        <source>Appearance: as the system</source>
        <translation>Aussehen: wie das System</translation>
    </message>
    <message>
        <source>About Kith</source>
        <translation>Über Kith</translation>
    </message>
    <message>
        <source>Your sessions…</source>
        <translation>Deine Sitzungen …</translation>
    </message>
    <message>
        <source>Add account…</source>
        <translation>Konto hinzufügen …</translation>
    </message>
    <message>
        <source>Sign out…</source>
        <translation>Abmelden …</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Change password…</source>
        <translation>Passwort ändern …</translation>
    </message>
    <message>
        <source>Your password is changed. Your other devices are signed out.</source>
        <translation>Dein Passwort ist geändert. Deine anderen Geräte sind abgemeldet.</translation>
    </message>
    <message>
        <source>Your password is changed.</source>
        <translation>Dein Passwort ist geändert.</translation>
    </message>
</context>
<context>
    <name>kith::widgets::AccountRail</name>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Add account</source>
        <translation>Konto hinzufügen</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Remove account…</source>
        <translation>Konto entfernen …</translation>
    </message>
    <message>
        <source>Sign out…</source>
        <translation>Abmelden …</translation>
    </message>
    <message>
        <source>Add account…</source>
        <translation>Konto hinzufügen …</translation>
    </message>
</context>
<context>
    <name>kith::widgets::AccountSession</name>
    <message>
        <source>Next account</source>
        <translation>Nächstes Konto</translation>
    </message>
    <message>
        <source>Previous account</source>
        <translation>Voriges Konto</translation>
    </message>
    <message>
        <source>Kith</source>
        <translation>Kith</translation>
    </message>
    <message>
        <source>The password store of this desktop is locked or does not answer. Unlock it to connect.</source>
        <translation>Der Passwortspeicher dieses Desktops ist gesperrt oder antwortet nicht. Entsperre ihn, um dich zu verbinden.</translation>
    </message>
    <message>
        <source>The session could not be kept on this computer: you will be asked to sign in again.</source>
        <translation>Die Sitzung konnte auf diesem Computer nicht gespeichert werden: Du musst dich später wieder anmelden.</translation>
    </message>
    <message>
        <source>This desktop has no password store. The session is kept in a file that only you may read.</source>
        <translation>Dieser Desktop hat keinen Passwortspeicher. Die Sitzung liegt in einer Datei, die nur du lesen darfst.</translation>
    </message>
    <message>
        <source>You were signed out on another device. Sign in again: messages that wait and drafts are kept.</source>
        <translation>Du wurdest auf einem anderen Gerät abgemeldet. Melde dich wieder an: Wartende Nachrichten und Entwürfe sind noch da.</translation>
    </message>
    <message>
        <source>Your session has ended. Sign in again: messages that wait and drafts are kept.</source>
        <translation>Deine Sitzung ist abgelaufen. Melde dich wieder an: Wartende Nachrichten und Entwürfe sind noch da.</translation>
    </message>
</context>
<context>
    <name>kith::widgets::Announcer</name>
    <message>
        <source>%1 in %2</source>
        <comment>who wrote, room</comment>
        <translation>%1 in %2</translation>
    </message>
    <message>
        <source>New message</source>
        <translation>Neue Nachricht</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n new message(s)</source>
        <comment>room or person</comment>
        <translation>
            <numerusform>%1: %n neue Nachricht</numerusform>
            <numerusform>%1: %n neue Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>who wrote, what</comment>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n neue Nachricht</numerusform>
            <numerusform>%n neue Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <comment>notification, account</comment>
        <translation>%1 – %2</translation>
    </message>
</context>
<context>
    <name>kith::widgets::App</name>
    <message>
        <source>Kith</source>
        <translation>Kith</translation>
    </message>
    <message>
        <source>You are signed in with this account already.</source>
        <translation>Mit diesem Konto bist du schon angemeldet.</translation>
    </message>
    <message>
        <source>(%1) %2</source>
        <comment>unread count, window title</comment>
        <translation>(%1) %2</translation>
    </message>
</context>
<context>
    <name>kith::widgets::Background</name>
    <message>
        <source>%1 on %2</source>
        <comment>person, server</comment>
        <translation>%1 auf %2</translation>
    </message>
    <message>
        <source>This link cannot be opened: it is damaged, or not one of Kith.</source>
        <translation>Dieser Link lässt sich nicht öffnen: Er ist beschädigt oder keiner von Kith.</translation>
    </message>
    <message>
        <source>This link leads to %1, where you are not signed in.</source>
        <translation>Dieser Link führt zu %1. Dort bist du nicht angemeldet.</translation>
    </message>
    <message>
        <source>This link leads to a room that you are not in.</source>
        <translation>Dieser Link führt in einen Raum, in dem du nicht bist.</translation>
    </message>
    <message>
        <source>Join by invitation</source>
        <translation>Mit Einladung beitreten</translation>
    </message>
    <message>
        <source>This link invites you to a room on %1. Its members will see that you come.</source>
        <translation>Dieser Link lädt dich in einen Raum auf %1 ein. Die Mitglieder sehen, dass du kommst.</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Beitreten</translation>
    </message>
</context>
<context>
    <name>kith::widgets::BrowseDialog</name>
    <message>
        <source>Browse rooms</source>
        <translation>Räume durchsuchen</translation>
    </message>
    <message>
        <source>Search public rooms</source>
        <translation>Öffentliche Räume suchen</translation>
    </message>
    <message>
        <source>Public rooms</source>
        <translation>Öffentliche Räume</translation>
    </message>
    <message>
        <source>I have an invite link</source>
        <translation>Ich habe einen Einladungslink</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Create a room</source>
        <translation>Raum anlegen</translation>
    </message>
    <message>
        <source>There is no public room yet.</source>
        <translation>Es gibt noch keinen öffentlichen Raum.</translation>
    </message>
    <message>
        <source>There is no public room like this.</source>
        <translation>So einen öffentlichen Raum gibt es nicht.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message numerus="yes">
        <source>%n members</source>
        <translation>
            <numerusform>%n Mitglied</numerusform>
            <numerusform>%n Mitglieder</numerusform>
        </translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Beitreten</translation>
    </message>
    <message>
        <source>Joining…</source>
        <translation>Tritt bei …</translation>
    </message>
</context>
<context>
    <name>kith::widgets::ChatList</name>
    <message>
        <source>New conversation</source>
        <translation>Neue Unterhaltung</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Find a conversation</source>
        <translation>Unterhaltung finden</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Unterhaltungen</translation>
    </message>
    <message>
        <source>New room…</source>
        <translation>Neuer Raum …</translation>
    </message>
    <message>
        <source>Browse rooms…</source>
        <translation>Räume durchsuchen …</translation>
    </message>
    <message>
        <source>New direct message…</source>
        <translation>Neue Direktnachricht …</translation>
    </message>
    <message>
        <source>Appearance: as the system</source>
        <translation>Aussehen: wie das System</translation>
    </message>
    <message>
        <source>Appearance: light</source>
        <translation>Aussehen: hell</translation>
    </message>
    <message>
        <source>Appearance: dark</source>
        <translation>Aussehen: dunkel</translation>
    </message>
    <message>
        <source>About Kith</source>
        <translation>Über Kith</translation>
    </message>
    <message>
        <source>Sign out…</source>
        <translation>Abmelden …</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>No conversation has this name.</source>
        <translation>Keine Unterhaltung heißt so.</translation>
    </message>
    <message>
        <source>You are in no conversation yet.</source>
        <translation>Du bist noch in keiner Unterhaltung.</translation>
    </message>
    <message>
        <source>Browse rooms</source>
        <translation>Räume durchsuchen</translation>
    </message>
    <message>
        <source>Your sessions…</source>
        <translation>Deine Sitzungen …</translation>
    </message>
    <message>
        <source>Add account…</source>
        <translation>Konto hinzufügen …</translation>
    </message>
    <message>
        <source>Preferences…</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>Change password…</source>
        <translation>Passwort ändern …</translation>
    </message>
    <message>
        <source>Search the messages</source>
        <translation>Nachrichten durchsuchen</translation>
    </message>
</context>
<context>
    <name>kith::widgets::ClosingDialog</name>
    <message>
        <source>Keep running in the tray?</source>
        <translation>Im Infobereich weiterlaufen?</translation>
    </message>
    <message>
        <source>Without its window, Kith can stay in the tray and tell you of new messages. Your answer is remembered; the preferences change it.</source>
        <translation>Ohne Fenster kann Kith im Infobereich bleiben und dir neue Nachrichten melden. Kith merkt sich deine Antwort; ändern kannst du sie in den Einstellungen.</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>Weiterlaufen</translation>
    </message>
</context>
<context>
    <name>kith::widgets::Commands</name>
    <message>
        <source>Getting around</source>
        <translation>Navigieren</translation>
    </message>
    <message>
        <source>In a conversation</source>
        <translation>In einer Unterhaltung</translation>
    </message>
    <message>
        <source>Beginning something</source>
        <translation>Etwas Neues beginnen</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
</context>
<context>
    <name>kith::widgets::Completer</name>
    <message>
        <source>People to name</source>
        <translation>Personen zum Erwähnen</translation>
    </message>
    <message>
        <source>Emoji to insert</source>
        <translation>Emojis zum Einfügen</translation>
    </message>
</context>
<context>
    <name>kith::widgets::Composer</name>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Message %1</source>
        <translation>Nachricht an %1</translation>
    </message>
    <message numerus="yes">
        <source>The message is too long: %n character(s) too many.</source>
        <translation>
            <numerusform>Die Nachricht ist zu lang: %n Zeichen zu viel.</numerusform>
            <numerusform>Die Nachricht ist zu lang: %n Zeichen zu viel.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) left</source>
        <translation>
            <numerusform>Noch %n Zeichen</numerusform>
            <numerusform>Noch %n Zeichen</numerusform>
        </translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>Files cannot be sent yet.</source>
        <translation>Dateien lassen sich noch nicht senden.</translation>
    </message>
</context>
<context>
    <name>kith::widgets::ConnectionBanner</name>
    <message>
        <source>Try now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
</context>
<context>
    <name>kith::widgets::ConversationHeader</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Invite</source>
        <translation>Einladen</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>Online</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message numerus="yes">
        <source>%n member(s)</source>
        <translation>
            <numerusform>%n Mitglied</numerusform>
            <numerusform>%n Mitglieder</numerusform>
        </translation>
    </message>
    <message>
        <source>Search in this conversation</source>
        <translation>In dieser Unterhaltung suchen</translation>
    </message>
    <message>
        <source>More about this conversation</source>
        <translation>Mehr zu dieser Unterhaltung</translation>
    </message>
</context>
<context>
    <name>kith::widgets::ConversationPane</name>
    <message>
        <source>Choose a conversation, or find a room to join.</source>
        <translation>Wähle eine Unterhaltung oder finde einen Raum.</translation>
    </message>
    <message>
        <source>The message could not be brought here. %1</source>
        <translation>Die Nachricht konnte nicht geholt werden. %1</translation>
    </message>
    <message>
        <source>The message could not be brought here.</source>
        <translation>Die Nachricht konnte nicht geholt werden.</translation>
    </message>
</context>
<context>
    <name>kith::widgets::Dialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>kith::widgets::EmojiPicker</name>
    <message>
        <source>Emoji</source>
        <translation>Emoji</translation>
    </message>
    <message>
        <source>Search emoji</source>
        <translation>Emojis suchen</translation>
    </message>
    <message>
        <source>No emoji has this name.</source>
        <translation>Kein Emoji heißt so.</translation>
    </message>
</context>
<context>
    <name>kith::widgets::Field</name>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Show password</source>
        <translation>Passwort anzeigen</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Verbergen</translation>
    </message>
    <message>
        <source>Hide password</source>
        <translation>Passwort verbergen</translation>
    </message>
</context>
<context>
    <name>kith::widgets::InviteDialog</name>
    <message>
        <source>Invite to %1</source>
        <translation>Einladen zu %1</translation>
    </message>
    <message>
        <source>Invite</source>
        <translation>Einladen</translation>
    </message>
    <message>
        <source>Or add someone who has an account</source>
        <translation>Oder jemanden mit Konto hinzufügen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Adding…</source>
        <translation>Wird hinzugefügt …</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Hinzugefügt</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Whoever opens this link can join the room and read what was said before.</source>
        <translation>Wer diesen Link öffnet, kann dem Raum beitreten und lesen, was bisher gesagt wurde.</translation>
    </message>
</context>
<context>
    <name>kith::widgets::InviteField</name>
    <message>
        <source>Invite link</source>
        <translation>Einladungslink</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Beitreten</translation>
    </message>
    <message>
        <source>Paste the link, or only its key</source>
        <translation>Link oder nur seinen Schlüssel einfügen</translation>
    </message>
    <message>
        <source>This is not an invite link. Paste all of it.</source>
        <translation>Das ist kein Einladungslink. Füge ihn ganz ein.</translation>
    </message>
</context>
<context>
    <name>kith::widgets::InviteLinks</name>
    <message>
        <source>Links that work</source>
        <translation>Gültige Links</translation>
    </message>
    <message>
        <source>Until %1</source>
        <translation>Bis %1</translation>
    </message>
    <message>
        <source>Works for ever</source>
        <translation>Gilt für immer</translation>
    </message>
    <message numerus="yes">
        <source>%n uses left</source>
        <translation>
            <numerusform>Noch %n-mal</numerusform>
            <numerusform>Noch %n-mal</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Used %n times</source>
        <translation>
            <numerusform>%n-mal benutzt</numerusform>
            <numerusform>%n-mal benutzt</numerusform>
        </translation>
    </message>
    <message>
        <source>Not used yet</source>
        <translation>Noch nicht benutzt</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Zurückziehen</translation>
    </message>
    <message>
        <source>Withdrawing…</source>
        <translation>Wird zurückgezogen …</translation>
    </message>
</context>
<context>
    <name>kith::widgets::JumpButton</name>
    <message>
        <source>Go to the newest message</source>
        <translation>Zur neuesten Nachricht</translation>
    </message>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n ungelesene Nachricht</numerusform>
            <numerusform>%n ungelesene Nachrichten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::widgets::LinkMaker</name>
    <message>
        <source>Create link</source>
        <translation>Link erstellen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 Stunde</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 Tag</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 Tage</translation>
    </message>
    <message>
        <source>ever</source>
        <comment>how long a link works</comment>
        <translation>immer</translation>
    </message>
    <message>
        <source>The link works for</source>
        <translation>Der Link gilt</translation>
    </message>
    <message>
        <source>once</source>
        <translation>einmal</translation>
    </message>
    <message>
        <source>10 times</source>
        <translation>10-mal</translation>
    </message>
    <message>
        <source>without limit</source>
        <translation>unbegrenzt</translation>
    </message>
    <message>
        <source>It lets people in</source>
        <translation>Er lässt Leute ein</translation>
    </message>
    <message>
        <source>Invite link</source>
        <translation>Einladungslink</translation>
    </message>
    <message>
        <source>Guests cannot invite.</source>
        <translation>Gäste können nicht einladen.</translation>
    </message>
    <message>
        <source>Only owners and moderators invite to this room.</source>
        <translation>In diesen Raum laden nur Leitung und Moderation ein.</translation>
    </message>
    <message numerus="yes">
        <source>This room has %n links already. Withdraw one first.</source>
        <translation>
            <numerusform>Dieser Raum hat schon %n Link. Zieh erst einen zurück.</numerusform>
            <numerusform>Dieser Raum hat schon %n Links. Zieh erst einen zurück.</numerusform>
        </translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>kith::widgets::MemberDelegate</name>
    <message>
        <source>Online · %1</source>
        <translation>Online · %1</translation>
    </message>
    <message>
        <source>Offline · %1</source>
        <translation>Offline · %1</translation>
    </message>
</context>
<context>
    <name>kith::widgets::MemberFilter</name>
    <message>
        <source>%1 (%2)</source>
        <comment>name, user name</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>Online</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Leitung</translation>
    </message>
    <message>
        <source>Moderator</source>
        <translation>Moderation</translation>
    </message>
    <message>
        <source>Guest</source>
        <translation>Gast</translation>
    </message>
</context>
<context>
    <name>kith::widgets::MembersPanel</name>
    <message>
        <source>Find a member</source>
        <translation>Mitglied finden</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Nobody has this name.</source>
        <translation>Niemand heißt so.</translation>
    </message>
</context>
<context>
    <name>kith::widgets::MessageBar</name>
    <message>
        <source>Copy message</source>
        <translation>Nachricht kopieren</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
</context>
<context>
    <name>kith::widgets::MessageFinder</name>
    <message>
        <source>me</source>
        <comment>who wrote: from:me</comment>
        <translation>mir</translation>
    </message>
    <message>
        <source>“%1” is not a date. Write it like this: before:2026-11-30</source>
        <translation>„%1“ ist kein Datum. Schreib es so: before:2026-11-30</translation>
    </message>
    <message>
        <source>Nobody called “%1” is known here. Use the name that they sign in with.</source>
        <translation>Niemand namens „%1“ ist hier bekannt. Nimm den Benutzernamen der Person.</translation>
    </message>
    <message>
        <source>Only what is kept on this computer was searched. %1</source>
        <translation>Durchsucht wurde nur, was auf diesem Computer liegt. %1</translation>
    </message>
    <message>
        <source>Not connected: only what is kept on this computer was searched.</source>
        <translation>Nicht verbunden: Durchsucht wurde nur, was auf diesem Computer liegt.</translation>
    </message>
</context>
<context>
    <name>kith::widgets::MessageView</name>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>The messages could not be loaded.</source>
        <translation>Die Nachrichten konnten nicht geladen werden.</translation>
    </message>
    <message>
        <source>This is the start of %1.</source>
        <translation>Hier beginnt %1.</translation>
    </message>
    <message>
        <source>Older messages could not be loaded.</source>
        <translation>Ältere Nachrichten konnten nicht geladen werden.</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Wird gesendet</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Link kopieren</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy message</source>
        <translation>Nachricht kopieren</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>Link kopiert</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Link öffnen</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Copy with names and times</source>
        <translation>Mit Namen und Zeiten kopieren</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>Code kopieren</translation>
    </message>
    <message>
        <source>Show all names</source>
        <translation>Alle Namen anzeigen</translation>
    </message>
    <message>
        <source>Show fewer names</source>
        <translation>Weniger Namen anzeigen</translation>
    </message>
    <message>
        <source>for you</source>
        <comment>of a message that names the reader or has a word that they watch for</comment>
        <translation>für dich</translation>
    </message>
    <message>
        <source>This is the start of your conversation with %1.</source>
        <translation>Hier beginnt das Gespräch mit %1.</translation>
    </message>
    <message>
        <source>Copy link to the message</source>
        <translation>Link zur Nachricht kopieren</translation>
    </message>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n neue Nachricht</numerusform>
            <numerusform>%n neue Nachrichten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::widgets::NewRoomDialog</name>
    <message>
        <source>Create a room</source>
        <translation>Raum anlegen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Topic (optional)</source>
        <translation>Thema (optional)</translation>
    </message>
    <message>
        <source>Private</source>
        <translation>Privat</translation>
    </message>
    <message>
        <source>Only people who are invited.</source>
        <translation>Nur wer eingeladen ist.</translation>
    </message>
    <message>
        <source>Who can join</source>
        <translation>Wer beitreten kann</translation>
    </message>
    <message>
        <source>Public</source>
        <translation>Öffentlich</translation>
    </message>
    <message>
        <source>Everyone on this server can find and join it.</source>
        <translation>Alle auf diesem Server finden ihn und können beitreten.</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
    <message numerus="yes">
        <source>Use at most %n characters, without line breaks.</source>
        <translation>
            <numerusform>Nimm höchstens %n Zeichen, ohne Zeilenumbrüche.</numerusform>
            <numerusform>Nimm höchstens %n Zeichen, ohne Zeilenumbrüche.</numerusform>
        </translation>
    </message>
    <message>
        <source>Give the room a name.</source>
        <translation>Gib dem Raum einen Namen.</translation>
    </message>
    <message>
        <source>Guests cannot create rooms.</source>
        <translation>Gäste können keine Räume anlegen.</translation>
    </message>
</context>
<context>
    <name>kith::widgets::OpenLinkDialog</name>
    <message>
        <source>Open this link?</source>
        <translation>Diesen Link öffnen?</translation>
    </message>
    <message>
        <source>The name of the site has letters that can look like others. Its real name is %1.</source>
        <translation>Der Name dieser Website hat Buchstaben, die wie andere aussehen können. In Wirklichkeit heißt sie %1.</translation>
    </message>
    <message>
        <source>The address begins like another one. It leads to %1.</source>
        <translation>Die Adresse beginnt wie eine andere. Sie führt zu %1.</translation>
    </message>
    <message>
        <source>The words of the link do not say where it leads.</source>
        <translation>Der Text des Links sagt nicht, wohin er führt.</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Link kopieren</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
</context>
<context>
    <name>kith::widgets::PasswordDialog</name>
    <message>
        <source>Change password</source>
        <translation>Passwort ändern</translation>
    </message>
    <message>
        <source>Old password</source>
        <translation>Altes Passwort</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Neues Passwort</translation>
    </message>
    <message>
        <source>New password again</source>
        <translation>Neues Passwort noch einmal</translation>
    </message>
    <message>
        <source>Sign out my other devices</source>
        <translation>Meine anderen Geräte abmelden</translation>
    </message>
    <message numerus="yes">
        <source>At least %n characters.</source>
        <translation>
            <numerusform>Mindestens %n Zeichen.</numerusform>
            <numerusform>Mindestens %n Zeichen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Enter your old password.</source>
        <translation>Gib dein altes Passwort ein.</translation>
    </message>
    <message>
        <source>Enter a new password.</source>
        <translation>Gib ein neues Passwort ein.</translation>
    </message>
    <message>
        <source>This is not the same as above.</source>
        <translation>Das ist nicht dasselbe wie oben.</translation>
    </message>
    <message>
        <source>This password is wrong.</source>
        <translation>Dieses Passwort ist falsch.</translation>
    </message>
</context>
<context>
    <name>kith::widgets::PeopleDialog</name>
    <message>
        <source>Add people to %1</source>
        <translation>Personen hinzufügen zu %1</translation>
    </message>
    <message>
        <source>Add people</source>
        <translation>Personen hinzufügen</translation>
    </message>
    <message>
        <source>Message someone</source>
        <translation>Jemandem schreiben</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Wird geöffnet …</translation>
    </message>
    <message>
        <source>Invite</source>
        <translation>Einladen</translation>
    </message>
    <message>
        <source>Inviting…</source>
        <translation>Wird eingeladen …</translation>
    </message>
    <message>
        <source>Invited</source>
        <translation>Eingeladen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>kith::widgets::PeoplePicker</name>
    <message>
        <source>Search people by name</source>
        <translation>Personen nach Namen suchen</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Whom are you looking for? A part of the name is enough.</source>
        <translation>Wen suchst du? Ein Teil des Namens reicht.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Guest</source>
        <translation>Gast</translation>
    </message>
    <message>
        <source>Nobody has this name.</source>
        <translation>Niemand heißt so.</translation>
    </message>
</context>
<context>
    <name>kith::widgets::PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Geräumig</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Kompakt</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Abstände</translation>
    </message>
    <message>
        <source>Tell me of new messages</source>
        <translation>Neue Nachrichten melden</translation>
    </message>
    <message>
        <source>Which ones, each room says in its menu.</source>
        <translation>Welche, steht im Menü jedes Raums.</translation>
    </message>
    <message>
        <source>Show what was said</source>
        <translation>Den Text der Nachricht anzeigen</translation>
    </message>
    <message>
        <source>Otherwise only who wrote.</source>
        <translation>Sonst nur, wer geschrieben hat.</translation>
    </message>
    <message>
        <source>Do not disturb</source>
        <translation>Nicht stören</translation>
    </message>
    <message>
        <source>Do not disturb every day</source>
        <translation>Täglich nicht stören</translation>
    </message>
    <message>
        <source>Do not disturb from</source>
        <translation>Nicht stören von</translation>
    </message>
    <message>
        <source>Do not disturb until</source>
        <translation>Nicht stören bis</translation>
    </message>
    <message>
        <source>from</source>
        <translation>von</translation>
    </message>
    <message>
        <source>until</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>Words to watch for</source>
        <translation>Stichwörter</translation>
    </message>
    <message>
        <source>With commas between them. A message with one of them counts as a mention.</source>
        <translation>Durch Kommas getrennt. Eine Nachricht mit einem davon zählt als Erwähnung.</translation>
    </message>
    <message>
        <source>Ask me</source>
        <translation>Nachfragen</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>Weiterlaufen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>When the window is closed</source>
        <translation>Wenn das Fenster geschlossen wird</translation>
    </message>
    <message>
        <source>This desktop has no tray to keep running in: closing the window quits.</source>
        <translation>Dieser Desktop hat keinen Infobereich: Kith endet, wenn du das Fenster schließt.</translation>
    </message>
    <message>
        <source>Start with the session</source>
        <translation>Beim Anmelden starten</translation>
    </message>
    <message>
        <source>In the tray, without a window.</source>
        <translation>Im Infobereich, ohne Fenster.</translation>
    </message>
    <message>
        <source>When you sign in to this computer.</source>
        <translation>Wenn du dich an diesem Computer anmeldest.</translation>
    </message>
    <message numerus="yes">
        <source>%n point(s) larger</source>
        <translation>
            <numerusform>%n Punkt größer</numerusform>
            <numerusform>%n Punkte größer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n point(s) smaller</source>
        <translation>
            <numerusform>%n Punkt kleiner</numerusform>
            <numerusform>%n Punkte kleiner</numerusform>
        </translation>
    </message>
    <message>
        <source>Both are the same: choose another one.</source>
        <translation>Beide Zeiten sind gleich: Wähle eine andere.</translation>
    </message>
    <message>
        <source>Show the address before opening a link</source>
        <translation>Vor dem Öffnen eines Links die Adresse zeigen</translation>
    </message>
    <message>
        <source>Otherwise only where the words of the link do not say where it leads.</source>
        <translation>Sonst nur, wenn die Worte des Links nicht sagen, wohin er führt.</translation>
    </message>
</context>
<context>
    <name>kith::widgets::QuickSwitcher</name>
    <message>
        <source>Go to</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>Go to a conversation, a person, an action</source>
        <translation>Gehe zu Unterhaltung, Person oder Aktion</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Nothing has this name.</source>
        <translation>Nichts heißt so.</translation>
    </message>
</context>
<context>
    <name>kith::widgets::RoomMenu</name>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Als gelesen markieren</translation>
    </message>
    <message>
        <source>Remove from favourites</source>
        <translation>Aus Favoriten entfernen</translation>
    </message>
    <message>
        <source>Add to favourites</source>
        <translation>Zu Favoriten hinzufügen</translation>
    </message>
    <message>
        <source>Invite people…</source>
        <translation>Personen einladen …</translation>
    </message>
    <message>
        <source>Leave room…</source>
        <translation>Raum verlassen …</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>Every message</source>
        <translation>Jede Nachricht</translation>
    </message>
    <message>
        <source>Only mentions</source>
        <translation>Nur Erwähnungen</translation>
    </message>
    <message>
        <source>None (muted)</source>
        <translation>Keine (stumm)</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Link kopieren</translation>
    </message>
</context>
<context>
    <name>kith::widgets::SearchPane</name>
    <message>
        <source>Search messages</source>
        <translation>Nachrichten durchsuchen</translation>
    </message>
    <message>
        <source>Show older ones</source>
        <translation>Ältere anzeigen</translation>
    </message>
    <message>
        <source>Back to where I was</source>
        <translation>Zur vorigen Stelle</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>Messages found</source>
        <translation>Gefundene Nachrichten</translation>
    </message>
    <message>
        <source>Back to the conversations</source>
        <translation>Zurück zu den Unterhaltungen</translation>
    </message>
    <message>
        <source>Words, or parts of them. All of them are looked for.

from:ada – what Ada wrote
before:2026-11-30 – what is older</source>
        <translation>Wörter oder Teile davon. Gesucht wird nach allen.

from:ada – was Ada geschrieben hat
before:2026-11-30 – was älter ist</translation>
    </message>
    <message>
        <source>No message has these words.</source>
        <translation>Diese Wörter stehen in keiner Nachricht.</translation>
    </message>
    <message>
        <source>Search everywhere</source>
        <translation>Überall suchen</translation>
    </message>
</context>
<context>
    <name>kith::widgets::ServerField</name>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>This is not an address. Write it like chat.example.org or localhost:5484.</source>
        <translation>Das ist keine Adresse. Schreib sie wie chat.example.org oder localhost:5484.</translation>
    </message>
    <message>
        <source>The address of the server that you chat on.</source>
        <translation>Die Adresse des Servers, auf dem du chattest.</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>Der Server wird gefragt …</translation>
    </message>
    <message>
        <source>%1 %2 · open to new accounts</source>
        <translation>%1 %2 · offen für neue Konten</translation>
    </message>
    <message>
        <source>%1 %2 · new accounts by invitation</source>
        <translation>%1 %2 · neue Konten mit Einladung</translation>
    </message>
    <message>
        <source>%1 %2 · closed to new accounts</source>
        <translation>%1 %2 · geschlossen für neue Konten</translation>
    </message>
</context>
<context>
    <name>kith::widgets::SessionsDialog</name>
    <message>
        <source>Desktop program</source>
        <translation>Desktop-Programm</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>Terminal</translation>
    </message>
    <message>
        <source>Browser</source>
        <translation>Browser</translation>
    </message>
    <message>
        <source>Unknown program</source>
        <translation>Unbekanntes Programm</translation>
    </message>
    <message>
        <source>Your sessions</source>
        <translation>Deine Sitzungen</translation>
    </message>
    <message>
        <source>Sign out everywhere else</source>
        <translation>Überall sonst abmelden</translation>
    </message>
    <message>
        <source>You are signed in with these programs. End what you do not know or do not use.</source>
        <translation>Mit diesen Programmen bist du angemeldet. Beende, was du nicht kennst oder nicht benutzt.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Signed in %1</source>
        <comment>date, or the time of today</comment>
        <translation>Angemeldet: %1</translation>
    </message>
    <message>
        <source>This session</source>
        <translation>Diese Sitzung</translation>
    </message>
    <message>
        <source>Last used %1</source>
        <comment>date, or the time of today</comment>
        <translation>Zuletzt benutzt: %1</translation>
    </message>
    <message>
        <source>End</source>
        <comment>a session</comment>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Ending…</source>
        <translation>Wird beendet …</translation>
    </message>
    <message numerus="yes">
        <source>%n other session(s) end at once. Whoever uses them has to sign in again.</source>
        <translation>
            <numerusform>%n andere Sitzung endet sofort. Wer sie benutzt, muss sich wieder anmelden.</numerusform>
            <numerusform>%n andere Sitzungen enden sofort. Wer sie benutzt, muss sich wieder anmelden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Abmelden</translation>
    </message>
</context>
<context>
    <name>kith::widgets::Shell</name>
    <message>
        <source>Open Kith</source>
        <translation>Kith öffnen</translation>
    </message>
    <message>
        <source>Do not disturb</source>
        <translation>Nicht stören</translation>
    </message>
    <message>
        <source>Preferences…</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Kith</source>
        <translation>Kith</translation>
    </message>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n ungelesene Nachricht</numerusform>
            <numerusform>%n ungelesene Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
</context>
<context>
    <name>kith::widgets::ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>New line</source>
        <translation>Neue Zeile</translation>
    </message>
    <message>
        <source>Complete a name or an emoji</source>
        <translation>Namen oder Emoji ergänzen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>From the composer to the messages and back</source>
        <translation>Vom Nachrichtenfeld zu den Nachrichten und zurück</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <source>Previous and next message</source>
        <translation>Vorige und nächste Nachricht</translation>
    </message>
    <message>
        <source>What can be done with a message</source>
        <translation>Menü einer Nachricht</translation>
    </message>
    <message>
        <source>Copy what is selected</source>
        <translation>Auswahl kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>kith::widgets::SignInForm</name>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Shown name (optional)</source>
        <translation>Angezeigter Name (optional)</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Invite link</source>
        <translation>Einladungslink</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Continue as a guest</source>
        <translation>Als Gast fortfahren</translation>
    </message>
    <message>
        <source>Sign in or create an account</source>
        <translation>Anmelden oder Konto anlegen</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Create account</source>
        <translation>Konto anlegen</translation>
    </message>
    <message>
        <source>This server takes new people by invitation. Paste the link, or only its key.</source>
        <translation>Dieser Server nimmt neue Personen nur mit Einladung auf. Füge den Link ein oder nur seinen Schlüssel.</translation>
    </message>
    <message>
        <source>or</source>
        <translation>oder</translation>
    </message>
    <message>
        <source>New accounts are made by the people who run this server.</source>
        <translation>Neue Konten legen die Betreiber dieses Servers an.</translation>
    </message>
    <message>
        <source>Letters, digits, dot, dash and underscore.</source>
        <translation>Buchstaben, Ziffern, Punkt, Binde- und Unterstrich.</translation>
    </message>
    <message numerus="yes">
        <source>At least %n characters.</source>
        <translation>
            <numerusform>Mindestens %n Zeichen.</numerusform>
            <numerusform>Mindestens %n Zeichen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Creating…</source>
        <translation>Wird angelegt …</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Wird angemeldet …</translation>
    </message>
    <message>
        <source>Enter your user name.</source>
        <translation>Gib deinen Benutzernamen ein.</translation>
    </message>
    <message>
        <source>Enter your password.</source>
        <translation>Gib dein Passwort ein.</translation>
    </message>
    <message numerus="yes">
        <source>Use at most %n characters, without line breaks.</source>
        <translation>
            <numerusform>Nimm höchstens %n Zeichen, ohne Zeilenumbrüche.</numerusform>
            <numerusform>Nimm höchstens %n Zeichen, ohne Zeilenumbrüche.</numerusform>
        </translation>
    </message>
    <message>
        <source>Paste an invite link to one of the rooms of this server.</source>
        <translation>Füge einen Einladungslink zu einem der Räume dieses Servers ein.</translation>
    </message>
    <message>
        <source>This server lets in nobody without an account.</source>
        <translation>Dieser Server lässt niemanden ohne Konto ein.</translation>
    </message>
</context>
<context>
    <name>kith::widgets::SignInPage</name>
    <message>
        <source>Kith</source>
        <translation>Kith</translation>
    </message>
    <message>
        <source>Chat on your own server.</source>
        <translation>Chat auf dem eigenen Server.</translation>
    </message>
    <message>
        <source>Back to your conversations</source>
        <translation>Zurück zu deinen Unterhaltungen</translation>
    </message>
</context>
<context>
    <name>kith::widgets::SignOutDialog</name>
    <message>
        <source>Remove account</source>
        <translation>Konto entfernen</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Abmelden</translation>
    </message>
    <message>
        <source>%1 on %2 is taken out of this program.</source>
        <comment>a person, a server</comment>
        <translation>%1 auf %2 wird aus diesem Programm entfernt.</translation>
    </message>
    <message>
        <source>You sign out as %1 on %2.</source>
        <comment>a person, a server</comment>
        <translation>Du meldest dich als %1 auf %2 ab.</translation>
    </message>
    <message>
        <source>A guest cannot come back after signing out.</source>
        <translation>Ein Gast kann nach dem Abmelden nicht zurückkehren.</translation>
    </message>
    <message>
        <source>On the server your conversations stay.</source>
        <translation>Auf dem Server bleiben deine Unterhaltungen.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove the conversations from this computer</source>
        <translation>Unterhaltungen von diesem Computer entfernen</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) were not sent yet and will be deleted.</source>
        <translation>
            <numerusform>%n Nachricht ist noch nicht gesendet und wird gelöscht.</numerusform>
            <numerusform>%n Nachrichten sind noch nicht gesendet und werden gelöscht.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) were not sent yet. They are sent when you sign in here again.</source>
        <translation>
            <numerusform>%n Nachricht ist noch nicht gesendet. Sie wird gesendet, wenn du dich hier wieder anmeldest.</numerusform>
            <numerusform>%n Nachrichten sind noch nicht gesendet. Sie werden gesendet, wenn du dich hier wieder anmeldest.</numerusform>
        </translation>
    </message>
    <message>
        <source>Whoever uses this computer can read them. Here they are again when you sign in.</source>
        <translation>Wer diesen Computer benutzt, kann sie lesen. Wenn du dich wieder anmeldest, sind sie hier.</translation>
    </message>
</context>
</TS>
