#include "ui/omnibox/omnibox.h"

#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/paint.h"
#include "ui/kit/search_box.h"
#include "ui/kit/text_label.h"
#include "ui/omnibox/match.h"
#include "ui/omnibox/omnibox_model.h"
#include "ui/omnibox/omnibox_rows.h"
#include "ui/patient/patient_text.h"
#include "ui/patient/typed_patients.h"

#include <QApplication>
#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kHits = 30;
constexpr int kRecent = 8;
constexpr int kMostCommands = 6; // beside patients
constexpr int kPanelWidth = 720;
constexpr int kMostHigh = 520;
constexpr int kFromTop = 72;
constexpr int kBoxHeight = 44;
constexpr int kLongestTyped = 200;
constexpr int kScrim = 90; // of 255
constexpr QChar kCommandSign = u'>';

/// The panel's own surface.
class OmniboxPanel : public QWidget {
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        const Tokens &t = tokens();
        const paint::Scope scope(painter);
        paint::panel(painter, rect(), t.radiusCard, t.raised, t.line);
    }
    void mousePressEvent(QMouseEvent *event) override { event->accept(); }
};

} // namespace

Omnibox::Omnibox(session::Session &session, std::vector<Command> commands, std::vector<PatientCommand> ofPatients,
                 QWidget *over)
    : QWidget(over)
    , m_session(session)
    , m_commands(std::move(commands))
    , m_ofPatients(std::move(ofPatients))
    , m_panel(nullptr)
    , m_box(new SearchBox)
    , m_view(new QListView)
    , m_model(new OmniboxModel(this))
    , m_rows(new OmniboxRows(this))
    , m_say(new TextLabel(QString(), TextRole::caption, TextTone::muted))
    , m_patients(new TypedPatients(session, kHits, this))
{
    setObjectName(QStringLiteral("omnibox"));
    m_panel = makePanel();
    hide();
    over->installEventFilter(this);
    m_box->installEventFilter(this);
    connect(m_box, &QLineEdit::textEdited, this, &Omnibox::typed);
    connect(m_box, &SearchBox::submitted, this, &Omnibox::submit);
    connect(m_view, &QAbstractItemView::activated, this, [this](const QModelIndex &at) { activate(at.row(), false); });
    connect(m_view, &QAbstractItemView::clicked, this, [this](const QModelIndex &at) { activate(at.row(), false); });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &Omnibox::tell);
    connect(m_patients, &TypedPatients::offered, this,
            [this](const std::vector<patient::Hit> &hits) { take(hits, false); });
    connect(m_patients, &TypedPatients::found, this,
            [this](const std::vector<patient::Hit> &hits) { take(hits, true); });
    connect(m_patients, &TypedPatients::failed, this, [this](const Error &error) { m_say->setText(errorText(error)); });
    // A shortcut of the page below may take the focus away.
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) {
        if (now && !isHidden() && now->window() == window() && !isAncestorOf(now))
            hideQuietly();
    });
}

QWidget *Omnibox::makePanel()
{
    auto *panel = new OmniboxPanel(this);
    panel->setObjectName(QStringLiteral("omnibox.panel"));
    m_box->setObjectName(QStringLiteral("omnibox.box"));
    m_box->setAccessibleName(tr("Find a patient or something to do"));
    m_box->setPlaceholderText(tr("A patient, or something to do"));
    m_box->setFocusKey({});
    m_box->setMaxLength(kLongestTyped);
    m_box->setMinimumHeight(tokens().scaled(kBoxHeight));
    m_box->setResultView(m_view);
    m_view->setObjectName(QStringLiteral("omnibox.list"));
    m_view->setAccessibleName(tr("Found"));
    m_view->setModel(m_model);
    m_view->setItemDelegate(m_rows);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setMouseTracking(true);
    m_view->viewport()->setAutoFillBackground(false);
    m_say->setObjectName(QStringLiteral("omnibox.say"));
    m_say->setWordWrap(true);
    auto *down = new QVBoxLayout(panel);
    down->setContentsMargins(space::m, space::m, space::m, space::m);
    down->setSpacing(space::s);
    down->addWidget(m_box);
    down->addWidget(m_view, 1);
    down->addWidget(m_say);
    return panel;
}

void Omnibox::open()
{
    if (!isHidden())
        return close();
    m_before = window()->focusWidget();
    m_box->clear();
    m_acting.reset();
    m_openSingle = false;
    m_rows->setTyped(QString());
    list({}, {});
    place();
    show();
    raise();
    m_box->setFocus(Qt::ShortcutFocusReason);
    showRecent();
}

void Omnibox::close()
{
    if (isHidden())
        return;
    const QPointer<QWidget> before = m_before;
    hideQuietly();
    if (before && before->isVisible())
        before->setFocus(Qt::OtherFocusReason);
}

/// What was found is not kept.
void Omnibox::hideQuietly()
{
    hide();
    m_patients->follow(QString());
    m_acting.reset();
    m_before.clear();
    m_box->clear();
    m_rows->setTyped(QString());
    ++m_listed;
    m_model->setRows({}, {}, {}, {}, {});
    m_say->clear();
    tell();
}

void Omnibox::place()
{
    setGeometry(parentWidget()->rect());
    fitHeight();
}

void Omnibox::fitHeight()
{
    const Tokens &t = tokens();
    int rows = 0;
    for (int row = 0; row < m_model->rowCount(); ++row)
        rows += m_view->sizeHintForRow(row);
    m_view->setVisible(rows > 0);
    const int wide = std::min(t.scaled(kPanelWidth), width() - 2 * space::l);
    const int top = std::min(t.scaled(kFromTop), height() / 8);
    const int rest = 2 * space::m + m_box->minimumHeight() + space::s
        + (m_say->text().isEmpty() ? 0 : m_say->heightForWidth(wide - 2 * space::m) + space::s);
    m_say->setVisible(!m_say->text().isEmpty());
    const int most = std::min(t.scaled(kMostHigh), height() - top - space::l);
    m_panel->setGeometry((width() - wide) / 2, top, wide, std::min(most, rest + rows + 2));
}

void Omnibox::typed(const QString &text)
{
    m_acting.reset();
    m_openSingle = false;
    m_rows->setTyped(text);
    if (text.trimmed().isEmpty()) {
        m_patients->follow(QString());
        showRecent();
        return;
    }
    if (text.startsWith(kCommandSign)) {
        m_patients->follow(QString());
        list({}, {});
        m_view->setCurrentIndex(m_model->index(0, 0));
        m_say->setText(m_model->rowCount() == 0 ? tr("Nothing of that name can be done.") : QString());
        fitHeight();
        return;
    }
    // The rows belong to what was typed before: Enter must not open one of them.
    m_view->setCurrentIndex({});
    m_patients->follow(text);
}

void Omnibox::showRecent()
{
    deliver(m_session.patients().recent(kRecent), this, [this](const Result<std::vector<patient::Hit>> &answer) {
        if (isHidden() || !m_box->text().trimmed().isEmpty() || m_acting)
            return;
        m_say->setText(answer.ok() ? QString() : errorText(answer.error()));
        list(tr("Recent patients"), answer.ok() ? *answer : std::vector<patient::Hit>());
        askForMarks();
        Q_EMIT resultsShown();
    });
}

std::vector<Command> Omnibox::matching(const QString &text) const
{
    const bool onlyCommands = text.startsWith(kCommandSign);
    const QString words = onlyCommands ? text.mid(1).trimmed() : text.trimmed();
    if (words.isEmpty())
        return m_commands;
    std::vector<Command> found;
    for (const Command &command : m_commands)
        if (wordsBegin(command.label + u' ' + command.words, words))
            found.push_back(command);
    std::stable_partition(found.begin(), found.end(),
                          [&words](const Command &one) { return wordsBegin(one.label, words); });
    if (!onlyCommands && found.size() > kMostCommands)
        found.resize(kMostCommands);
    return found;
}

/// Allergies and alerts of those listed, as far as the role goes: the list does not wait for them.
void Omnibox::askForMarks()
{
    const bool may = access::authorize(m_session.actor(), access::Right::flagView).ok();
    std::vector<PatientId> ids;
    for (const patient::Hit &hit : m_model->hits())
        if (!hit.closed)
            ids.push_back(hit.id);
    if (!may || ids.empty()) {
        QMetaObject::invokeMethod(this, &Omnibox::marksShown, Qt::QueuedConnection);
        return;
    }
    deliver(m_session.charts().marks(ids), this,
            [this, listed = m_listed](const Result<std::vector<chart::Mark>> &answer) {
                if (listed != m_listed || isHidden() || m_acting)
                    return;
                if (answer.ok())
                    m_model->setMarks(*answer);
                else
                    m_say->setText(tr("Allergies and alerts could not be read. %1").arg(errorText(answer.error())));
                fitHeight();
                tell();
                Q_EMIT marksShown();
            });
}

void Omnibox::list(const QString &title, std::vector<patient::Hit> hits)
{
    ++m_listed;
    m_model->setRows(title, std::move(hits), practiceToday(m_session), tr("Do"), matching(m_box->text()));
    m_view->scrollToTop();
    fitHeight();
}

void Omnibox::take(const std::vector<patient::Hit> &hits, bool settled)
{
    if (isHidden())
        return;
    const bool wasChosen = m_view->currentIndex().isValid();
    if (!settled || hits != m_model->hits() || !wasChosen) { // else a row that was chosen stays
        const bool similar = !hits.empty() && hits.front().similar;
        list(similar ? tr("Nobody has exactly this name. Similar:") : tr("Patients"), hits);
        if (settled && m_model->rowCount() > 0)
            m_view->setCurrentIndex(m_model->index(0, 0));
    }
    const int count = static_cast<int>(hits.size());
    m_say->setText(m_model->rowCount() == 0
                       ? tr("Nobody found: no name, former name, birth date, phone or chart number matches, and "
                            "nothing of that name can be done.")
                       : count == kHits ? tr("The first %1 are shown. Type more to narrow them down.").arg(count)
                                        : QString());
    fitHeight();
    tell();
    if (!settled) {
        Q_EMIT hitsShown();
        return;
    }
    askForMarks();
    const bool open = std::exchange(m_openSingle, false) && m_model->rowCount() == 1;
    Q_EMIT resultsShown();
    if (open)
        activate(0, false);
}

/// Enter while no row is chosen.
void Omnibox::submit()
{
    if (!m_patients->isTyping())
        return;
    m_openSingle = true;
    m_patients->searchNow();
}

void Omnibox::activate(int row, bool byLast)
{
    if (m_acting) {
        const patient::Hit hit = *m_acting;
        const Command *chosen = m_model->commandAt(row);
        const auto action = std::find_if(m_ofPatients.begin(), m_ofPatients.end(), [chosen](const PatientCommand &one) {
            return chosen && one.id == chosen->id;
        });
        if (action != m_ofPatients.end())
            run(*action, hit);
        return;
    }
    if (const patient::Hit *hit = m_model->hitAt(row)) {
        if (m_ofPatients.empty())
            return;
        const auto last = std::find_if(m_ofPatients.begin(), m_ofPatients.end(),
                                       [this](const PatientCommand &one) { return one.id == m_lastAction; });
        run(byLast && last != m_ofPatients.end() ? *last : m_ofPatients.front(), patient::Hit(*hit));
        return;
    }
    if (const Command *command = m_model->commandAt(row)) {
        const std::function<void()> work = command->run;
        close();
        work();
    }
}

void Omnibox::run(const PatientCommand &command, const patient::Hit &hit)
{
    if (command.id != m_ofPatients.front().id)
        m_lastAction = command.id;
    const auto work = command.run;
    close();
    work(hit.id, fullName(hit));
}

/// All that can be done to one patient.
void Omnibox::openActions(const patient::Hit &hit)
{
    m_acting = hit;
    std::vector<Command> commands;
    for (const PatientCommand &one : m_ofPatients)
        commands.push_back({one.id, one.icon, one.label, {}, {}, {}});
    m_rows->setTyped(QString());
    m_model->setRows({}, {}, {}, tr("%1, %2").arg(fullName(hit), hit.chartNo), std::move(commands));
    m_view->setCurrentIndex(m_model->index(0, 0));
    m_say->clear();
    fitHeight();
    tell();
}

/// Who hears instead of seeing is told the chosen row.
void Omnibox::tell()
{
    const QModelIndex current = m_view->currentIndex();
    m_box->setAccessibleDescription(current.isValid() ? current.data(Qt::AccessibleTextRole).toString()
                                                      : tr("%1 found").arg(m_model->rowCount()));
}

bool Omnibox::boxKey(int key, Qt::KeyboardModifiers modifiers)
{
    const QModelIndex current = m_view->currentIndex();
    switch (key) {
    case Qt::Key_Escape:
        if (m_acting)
            typed(m_box->text());
        else
            close();
        return true;
    case Qt::Key_Tab:
        if (const patient::Hit *hit = m_model->hitAt(current.isValid() ? current.row() : 0))
            openActions(patient::Hit(*hit));
        return true;
    case Qt::Key_Backtab:
        if (m_acting)
            typed(m_box->text());
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!modifiers.testFlag(Qt::ControlModifier) || !current.isValid())
            return false;
        activate(current.row(), true);
        return true;
    default: return false;
    }
}

bool Omnibox::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parent() && event->type() == QEvent::Resize && !isHidden())
        place();
    if (watched == m_box && event->type() == QEvent::KeyPress) {
        const auto *press = static_cast<QKeyEvent *>(event);
        if (boxKey(press->key(), press->modifiers()))
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

void Omnibox::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), QColor(0, 0, 0, kScrim));
}

void Omnibox::mousePressEvent(QMouseEvent * /*event*/)
{
    close();
}

} // namespace vb::ui
