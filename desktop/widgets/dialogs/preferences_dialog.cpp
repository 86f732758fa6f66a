#include "desktop/widgets/dialogs/preferences_dialog.h"
#include "desktop/widgets/dialogs/field.h"
#include "desktop/widgets/dialogs/segments.h"
#include "desktop/widgets/dialogs/tick_box.h"
#include "desktop/widgets/theme/theme.h"

#include <QEvent>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QStackedWidget>
#include <QTimeEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using kith::platform::Preferences;
using kith::platform::QuietHours;

namespace kith::widgets {

namespace {

constexpr std::chrono::milliseconds afterTyping{600};

QVBoxLayout *pageLayout(QWidget *page, int spacing)
{
    auto *rows = new QVBoxLayout(page);
    rows->setContentsMargins({});
    rows->setSpacing(spacing);
    return rows;
}

QLabel *heading(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("small", true);
    label->setProperty("strong", true);
    return label;
}

// Names in another language than the list's are set apart by its own commas.
QStringList words(const QString &typed)
{
    QString text = typed;
    for (const QChar comma : {u'،', u'、', u'，', u';'})
        text.replace(comma, u',');
    return text.split(u',', Qt::SkipEmptyParts);
}

} // namespace

PreferencesDialog::PreferencesDialog(
    Theme &theme, Preferences &preferences, platform::Autostart autostart, bool hasTray, QWidget *parent)
    : Dialog(theme, tr("Preferences"), 520, parent), m_preferences(preferences), m_autostart(std::move(autostart)),
      m_hasTray(hasTray), m_sections(new Segments(theme, this)), m_pages(new QStackedWidget(this))
{
    setObjectName(u"preferencesDialog"_s);
    m_typed.setSingleShot(true);
    m_typed.setInterval(afterTyping);
    connect(&m_typed, &QTimer::timeout, this, &PreferencesDialog::takeKeywords);

    m_sections->add(Looks, tr("Appearance"));
    m_sections->add(Notifications, tr("Notifications"));
    m_sections->add(General, tr("General"));
    m_pages->addWidget(looksPage());
    m_pages->addWidget(notificationsPage());
    m_pages->addWidget(generalPage());
    connect(m_sections, &Segments::changed, m_pages, &QStackedWidget::setCurrentIndex);
    content()->addWidget(m_sections);
    content()->addWidget(m_pages);

    QPushButton *close = addButton(tr("Close"));
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &PreferencesDialog::accept);

    connect(&preferences, &Preferences::changed, this, &PreferencesDialog::load);
    load();
}

// What was typed last counts.
PreferencesDialog::~PreferencesDialog()
{
    disconnect(&m_preferences, nullptr, this, nullptr);
    if (m_typed.isActive())
        m_preferences.setKeywords(words(m_keywords->text()));
}

void PreferencesDialog::showSection(Section section) { m_sections->choose(section); }

QWidget *PreferencesDialog::labelled(const QString &label, Segments *segments)
{
    auto *part = new QWidget(this);
    QVBoxLayout *rows = pageLayout(part, metrics::tiny);
    rows->addWidget(heading(label, part));
    rows->addWidget(segments);
    segments->setAccessibleName(label);
    return part;
}

QCheckBox *PreferencesDialog::check(const QString &text, const QString &hint, QWidget *page)
{
    auto *rows = static_cast<QVBoxLayout *>(page->layout());
    auto *box = new TickBox(theme(), text, page);
    auto *part = new QVBoxLayout;
    part->setSpacing(2);
    part->addWidget(box);
    if (!hint.isEmpty()) {
        auto *note = new Note(Note::Kind::Muted, page);
        note->say(hint);
        auto *indented = new QHBoxLayout;
        indented->addSpacing(TickBox::textStart());
        indented->addWidget(note, 1);
        part->addLayout(indented);
        box->setAccessibleDescription(hint);
    }
    rows->addLayout(part);
    return box;
}

QWidget *PreferencesDialog::looksPage()
{
    auto *page = new QWidget(m_pages);
    QVBoxLayout *rows = pageLayout(page, metrics::large);

    m_appearance = new Segments(theme(), page);
    m_appearance->add(int(Preferences::Appearance::System), tr("As the system"));
    m_appearance->add(int(Preferences::Appearance::Light), tr("Light"));
    m_appearance->add(int(Preferences::Appearance::Dark), tr("Dark"));
    connect(m_appearance, &Segments::changed, this,
        [this](int id) { m_preferences.setAppearance(Preferences::Appearance(id)); });
    rows->addWidget(labelled(tr("Theme"), m_appearance));

    auto *size = new QWidget(page);
    QVBoxLayout *sizeRows = pageLayout(size, metrics::tiny);
    QLabel *label = heading(tr("Text size"), size);
    m_size = new QSlider(Qt::Horizontal, size);
    m_size->setObjectName(u"textSize"_s);
    m_size->setRange(Preferences::textStepMin, Preferences::textStepMax);
    m_size->setMinimumHeight(metrics::huge);
    m_size->setPageStep(1);
    m_size->setAccessibleName(tr("Text size"));
    label->setBuddy(m_size);
    m_sizeText = new QLabel(size);
    m_sizeText->setProperty("small", true);
    m_sizeText->setProperty("muted", true);
    auto *top = new QHBoxLayout;
    top->addWidget(label);
    top->addStretch(1);
    top->addWidget(m_sizeText);
    sizeRows->addLayout(top);
    sizeRows->addWidget(m_size);
    connect(m_size, &QSlider::valueChanged, &m_preferences, &Preferences::setTextStep);
    rows->addWidget(size);

    m_density = new Segments(theme(), page);
    m_density->add(0, tr("Comfortable"));
    m_density->add(1, tr("Compact"));
    connect(m_density, &Segments::changed, this, [this](int id) { m_preferences.setCompact(id == 1); });
    rows->addWidget(labelled(tr("Density"), m_density));
    rows->addStretch(1);
    return page;
}

QWidget *PreferencesDialog::notificationsPage()
{
    auto *page = new QWidget(m_pages);
    QVBoxLayout *rows = pageLayout(page, metrics::medium);

    m_notifies = check(tr("Tell me of new messages"), tr("Which ones, each room says in its menu."), page);
    m_notifies->setObjectName(u"notifies"_s);
    connect(m_notifies, &QCheckBox::toggled, &m_preferences, &Preferences::setNotifies);
    m_showsText = check(tr("Show what was said"), tr("Otherwise only who wrote."), page);
    m_showsText->setObjectName(u"showsText"_s);
    connect(m_showsText, &QCheckBox::toggled, &m_preferences, &Preferences::setShowsText);
    m_quiet = check(tr("Do not disturb"), {}, page);
    m_quiet->setObjectName(u"quiet"_s);
    connect(m_quiet, &QCheckBox::toggled, &m_preferences, &Preferences::setDoNotDisturb);

    m_hours = new TickBox(theme(), tr("Do not disturb every day"), page);
    m_hours->setObjectName(u"hours"_s);
    connect(m_hours, &QCheckBox::toggled, this, &PreferencesDialog::takeHours);
    const auto time = [&](const QString &name) {
        auto *edit = new QTimeEdit(page);
        // Qt writes minutes before hours where the writing goes to the left; clocks do not.
        edit->setLayoutDirection(Qt::LeftToRight);
        edit->setButtonSymbols(QAbstractSpinBox::NoButtons);
        edit->setWrapping(true);
        edit->setDisplayFormat(locale().timeFormat(QLocale::ShortFormat));
        edit->setAccessibleName(name);
        connect(edit, &QTimeEdit::timeChanged, this, &PreferencesDialog::takeHours);
        return edit;
    };
    m_from = time(tr("Do not disturb from"));
    m_from->setObjectName(u"from"_s);
    m_to = time(tr("Do not disturb until"));
    m_to->setObjectName(u"to"_s);
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::small);
    line->addSpacing(TickBox::textStart());
    line->addWidget(new QLabel(tr("from"), page));
    line->addWidget(m_from);
    line->addWidget(new QLabel(tr("until"), page));
    line->addWidget(m_to);
    line->addStretch(1);
    m_hoursNote = new Note(Note::Kind::Muted, page);
    auto *hours = new QVBoxLayout;
    hours->setSpacing(metrics::tiny);
    hours->addWidget(m_hours);
    hours->addLayout(line);
    hours->addWidget(m_hoursNote);
    rows->addLayout(hours);

    m_keywords = new Field(theme(), tr("Words to watch for"), page);
    m_keywords->edit()->setObjectName(u"keywords"_s);
    m_keywords->setHint(tr("With commas between them. A message with one of them counts as a mention."));
    connect(m_keywords->edit(), &QLineEdit::textEdited, &m_typed, qOverload<>(&QTimer::start));
    connect(m_keywords->edit(), &QLineEdit::editingFinished, this, &PreferencesDialog::takeKeywords);
    rows->addWidget(m_keywords);
    rows->addStretch(1);
    return page;
}

QWidget *PreferencesDialog::generalPage()
{
    auto *page = new QWidget(m_pages);
    QVBoxLayout *rows = pageLayout(page, metrics::large);

    m_closing = new Segments(theme(), page);
    m_closing->add(int(Preferences::Closing::Ask), tr("Ask me"));
    m_closing->add(int(Preferences::Closing::ToTray), tr("Keep running"));
    m_closing->add(int(Preferences::Closing::Quits), tr("Quit"));
    connect(
        m_closing, &Segments::changed, this, [this](int id) { m_preferences.setClosing(Preferences::Closing(id)); });
    QWidget *closing = labelled(tr("When the window is closed"), m_closing);
    if (!m_hasTray) {
        m_closing->setEnabled(false);
        auto *note = new Note(Note::Kind::Muted, closing);
        note->say(tr("This desktop has no tray to keep running in: closing the window quits."));
        closing->layout()->addWidget(note);
    }
    rows->addWidget(closing);

    m_starts = check(tr("Start with the session"),
        m_hasTray ? tr("In the tray, without a window.") : tr("When you sign in to this computer."), page);
    m_starts->setObjectName(u"starts"_s);
    m_starts->setChecked(m_autostart.isOn());
    connect(m_starts, &QCheckBox::toggled, this, &PreferencesDialog::takeAutostart);

    m_showsAddresses = check(tr("Show the address before opening a link"),
        tr("Otherwise only where the words of the link do not say where it leads."), page);
    m_showsAddresses->setObjectName(u"showsAddresses"_s);
    connect(m_showsAddresses, &QCheckBox::toggled, &m_preferences, &Preferences::setShowsAddresses);
    rows->addStretch(1);
    return page;
}

QString PreferencesDialog::sizeText(int step) const
{
    if (step == 0)
        return tr("As the system");
    return step > 0 ? tr("%n point(s) larger", nullptr, step) : tr("%n point(s) smaller", nullptr, -step);
}

void PreferencesDialog::load()
{
    // Nothing that is shown here asks for a change.
    const QSignalBlocker blockers[] = {QSignalBlocker(m_appearance), QSignalBlocker(m_size), QSignalBlocker(m_density),
        QSignalBlocker(m_notifies), QSignalBlocker(m_showsText), QSignalBlocker(m_quiet), QSignalBlocker(m_hours),
        QSignalBlocker(m_from), QSignalBlocker(m_to), QSignalBlocker(m_closing), QSignalBlocker(m_showsAddresses)};
    m_appearance->choose(int(m_preferences.appearance()));
    m_size->setValue(m_preferences.textStep());
    m_sizeText->setText(sizeText(m_preferences.textStep()));
    m_density->choose(m_preferences.isCompact() ? 1 : 0);

    m_notifies->setChecked(m_preferences.notifies());
    m_showsText->setChecked(m_preferences.showsText());
    m_showsText->setEnabled(m_preferences.notifies());
    m_quiet->setChecked(m_preferences.doNotDisturb());
    const QuietHours hours = m_preferences.quietHours();
    m_hours->setChecked(hours.on);
    m_from->setTime(hours.from);
    m_to->setTime(hours.to);
    m_from->setEnabled(hours.on);
    m_to->setEnabled(hours.on);
    m_hoursNote->say(hours.on && hours.from == hours.to ? tr("Both are the same: choose another one.") : QString());
    if (!m_keywords->edit()->hasFocus())
        m_keywords->edit()->setText(m_preferences.keywords().join(u", "_s));

    m_showsAddresses->setChecked(m_preferences.showsAddresses());
    m_closing->choose(int(m_hasTray ? m_preferences.closing() : Preferences::Closing::Quits));
}

void PreferencesDialog::takeKeywords()
{
    m_typed.stop();
    m_preferences.setKeywords(words(m_keywords->text()));
}

void PreferencesDialog::takeHours()
{
    m_preferences.setQuietHours({.on = m_hours->isChecked(), .from = m_from->time(), .to = m_to->time()});
}

void PreferencesDialog::takeAutostart(bool on)
{
    const Result<void> done = m_autostart.set(on);
    setError(done ? QString() : done.error().message);
    if (done)
        return;
    const QSignalBlocker blocker(m_starts);
    m_starts->setChecked(m_autostart.isOn());
}

bool PreferencesDialog::event(QEvent *event)
{
    // Where the desktop's own settings may have changed it meanwhile.
    if (event->type() == QEvent::WindowActivate) {
        const QSignalBlocker blocker(m_starts);
        m_starts->setChecked(m_autostart.isOn());
    }
    return Dialog::event(event);
}

} // namespace kith::widgets
