<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ChatList</name>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n unread message</numerusform>
            <numerusform>%n unread messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mention(s)</source>
        <translation>
            <numerusform>%n mention</numerusform>
            <numerusform>%n mentions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people are typing…</source>
        <translation>
            <numerusform>%n person is typing…</numerusform>
            <numerusform>%n people are typing…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConnectionBanner</name>
    <message numerus="yes">
        <source>Connecting, %n message(s) waiting</source>
        <translation>
            <numerusform>Connecting, %n message waiting</numerusform>
            <numerusform>Connecting, %n messages waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Offline, %n message(s) waiting</source>
        <translation>
            <numerusform>Offline, %n message waiting</numerusform>
            <numerusform>Offline, %n messages waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 · next attempt in %n second(s)</source>
        <comment>the first part: Offline, …</comment>
        <translation>
            <numerusform>%1 · next attempt in %n second</numerusform>
            <numerusform>%1 · next attempt in %n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Conversation</name>
    <message numerus="yes">
        <source>%1 and %n more joined</source>
        <translation>
            <numerusform>%1 and %n other joined</numerusform>
            <numerusform>%1 and %n others joined</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more left</source>
        <translation>
            <numerusform>%1 and %n other left</numerusform>
            <numerusform>%1 and %n others left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more were removed</source>
        <translation>
            <numerusform>%1 and %n other were removed</numerusform>
            <numerusform>%1 and %n others were removed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message numerus="yes">
        <source>Try again in %n seconds.</source>
        <translation>
            <numerusform>Try again in %n second.</numerusform>
            <numerusform>Try again in %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Lists</name>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>more than %n people</source>
        <translation>
            <numerusform>more than %n person</numerusform>
            <numerusform>more than %n people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n people</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n online</source>
        <translation>
            <numerusform>%n online</numerusform>
            <numerusform>%n online</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::models::SwitcherModel</name>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n unread message</numerusform>
            <numerusform>%n unread messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::terminal::Chat</name>
    <message numerus="yes">
        <source>%n message(s) were not sent yet and would be lost. /logout again does it.</source>
        <translation>
            <numerusform>%n message was not sent yet and would be lost. /logout again does it.</numerusform>
            <numerusform>%n messages were not sent yet and would be lost. /logout again does it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) wait and are sent when you come back.</source>
        <translation>
            <numerusform>%n message waits and is sent when you come back.</numerusform>
            <numerusform>%n messages wait and are sent when you come back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) dropped.</source>
        <translation>
            <numerusform>%n message dropped.</numerusform>
            <numerusform>%n messages dropped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <comment>messages in other rooms</comment>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::terminal::Herald</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::terminal::RoomView</name>
    <message numerus="yes">
        <source>%n more new message(s) before these: /history</source>
        <translation>
            <numerusform>%n more new message before these: /history</numerusform>
            <numerusform>%n more new messages before these: /history</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n older message(s)</source>
        <translation>
            <numerusform>%n older message</numerusform>
            <numerusform>%n older messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“%1” is not in the %n message(s) that are kept here. /history brings older ones.</source>
        <translation>
            <numerusform>“%1” is not in the %n message that is kept here. /history brings older ones.</numerusform>
            <numerusform>“%1” is not in the %n messages that are kept here. /history brings older ones.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The newest %n message(s) with this text</source>
        <translation>
            <numerusform>The newest message (%n) with this text</numerusform>
            <numerusform>The newest %n messages with this text</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::terminal::ScriptAccount</name>
    <message numerus="yes">
        <source>%1 did not answer within %n second(s).</source>
        <translation>
            <numerusform>%1 did not answer within %n second.</numerusform>
            <numerusform>%1 did not answer within %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::terminal::Send</name>
    <message numerus="yes">
        <source>%n message(s) were not acknowledged</source>
        <translation>
            <numerusform>%n message was not acknowledged</numerusform>
            <numerusform>%n messages were not acknowledged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>within %n second(s).</source>
        <translation>
            <numerusform>within %n second.</numerusform>
            <numerusform>within %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::widgets::AccountButton</name>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n unread message</numerusform>
            <numerusform>%n unread messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mention(s)</source>
        <translation>
            <numerusform>%n mention</numerusform>
            <numerusform>%n mentions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::widgets::Announcer</name>
    <message numerus="yes">
        <source>%1: %n new message(s)</source>
        <comment>room or person</comment>
        <translation>
            <numerusform>%1: %n new message</numerusform>
            <numerusform>%1: %n new messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n new message</numerusform>
            <numerusform>%n new messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::widgets::BrowseDialog</name>
    <message numerus="yes">
        <source>%n members</source>
        <translation>
            <numerusform>%n member</numerusform>
            <numerusform>%n members</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::widgets::Composer</name>
    <message numerus="yes">
        <source>The message is too long: %n character(s) too many.</source>
        <translation>
            <numerusform>The message is too long: %n character too many.</numerusform>
            <numerusform>The message is too long: %n characters too many.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) left</source>
        <translation>
            <numerusform>%n character left</numerusform>
            <numerusform>%n characters left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::widgets::ConversationHeader</name>
    <message numerus="yes">
        <source>%n member(s)</source>
        <translation>
            <numerusform>%n member</numerusform>
            <numerusform>%n members</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::widgets::InviteLinks</name>
    <message numerus="yes">
        <source>%n uses left</source>
        <translation>
            <numerusform>%n use left</numerusform>
            <numerusform>%n uses left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Used %n times</source>
        <translation>
            <numerusform>Used %n time</numerusform>
            <numerusform>Used %n times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::widgets::JumpButton</name>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n unread message</numerusform>
            <numerusform>%n unread messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::widgets::LinkMaker</name>
    <message numerus="yes">
        <source>This room has %n links already. Withdraw one first.</source>
        <translation>
            <numerusform>This room has %n link already. Withdraw it first.</numerusform>
            <numerusform>This room has %n links already. Withdraw one first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::widgets::MessageView</name>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n new message</numerusform>
            <numerusform>%n new messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::widgets::NewRoomDialog</name>
    <message numerus="yes">
        <source>Use at most %n characters, without line breaks.</source>
        <translation>
            <numerusform>Use at most %n character, without line breaks.</numerusform>
            <numerusform>Use at most %n characters, without line breaks.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::widgets::PasswordDialog</name>
    <message numerus="yes">
        <source>At least %n characters.</source>
        <translation>
            <numerusform>At least %n character.</numerusform>
            <numerusform>At least %n characters.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::widgets::PreferencesDialog</name>
    <message numerus="yes">
        <source>%n point(s) larger</source>
        <translation>
            <numerusform>%n point larger</numerusform>
            <numerusform>%n points larger</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n point(s) smaller</source>
        <translation>
            <numerusform>%n point smaller</numerusform>
            <numerusform>%n points smaller</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::widgets::SessionsDialog</name>
    <message numerus="yes">
        <source>%n other session(s) end at once. Whoever uses them has to sign in again.</source>
        <translation>
            <numerusform>%n other session ends at once. Whoever uses it has to sign in again.</numerusform>
            <numerusform>%n other sessions end at once. Whoever uses them has to sign in again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::widgets::Shell</name>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n unread message</numerusform>
            <numerusform>%n unread messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::widgets::SignInForm</name>
    <message numerus="yes">
        <source>At least %n characters.</source>
        <translation>
            <numerusform>At least %n character.</numerusform>
            <numerusform>At least %n characters.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Use at most %n characters, without line breaks.</source>
        <translation>
            <numerusform>Use at most %n character, without line breaks.</numerusform>
            <numerusform>Use at most %n characters, without line breaks.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>kith::widgets::SignOutDialog</name>
    <message numerus="yes">
        <source>%n message(s) were not sent yet and will be deleted.</source>
        <translation>
            <numerusform>%n message was not sent yet and will be deleted.</numerusform>
            <numerusform>%n messages were not sent yet and will be deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) were not sent yet. They are sent when you sign in here again.</source>
        <translation>
            <numerusform>%n message was not sent yet. It is sent when you sign in here again.</numerusform>
            <numerusform>%n messages were not sent yet. They are sent when you sign in here again.</numerusform>
        </translation>
    </message>
</context>
</TS>
