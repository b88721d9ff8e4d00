#include "ui/note/attention_view.h"

#include "ui/kit/banner.h"
#include "ui/kit/buttons.h"
#include "ui/kit/deliver.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/error_text.h"
#include "ui/kit/role_text.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"
#include "ui/note/attention_model.h"
#include "ui/note/note_reading.h"
#include "ui/note/notes_pane.h"
#include "ui/note/sign_sheet.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace vb::ui {

namespace {

constexpr int kAttentionBellMs = 150;

QPushButton *attentionButton(const char *id, const QString &text, const QKeySequence &keys)
{
    auto *button = new QPushButton(text);
    button->setObjectName(QStringLiteral("attention.") + QLatin1String(id));
    button->setAccessibleName(text);
    button->setAutoDefault(true);
    button->setToolTip(AttentionView::tr("%1 (%2)", "action, keys").arg(text, keys.toString(QKeySequence::NativeText)));
    return button;
}

} // namespace

AttentionView::AttentionView(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_model(new AttentionModel(session.timeZone(), this))
    , m_stack(new QStackedWidget)
    , m_table(new TableView)
    , m_reading(new NoteReading(session.timeZone()))
    , m_side(new QStackedWidget)
    , m_hint(new EmptyState(IconName::fileText, QString(), QString()))
    , m_banner(new Banner(BannerKind::success))
    , m_mark(attentionButton("mark", tr("Read, next"), Qt::Key_Space))
    , m_sign(attentionButton("sign", tr("Co-sign…"), Qt::CTRL | Qt::Key_Return))
    , m_open(attentionButton("open", tr("Go on with the draft"), Qt::Key_Return))
    , m_listPage(nullptr)
    , m_panePage(new QWidget)
    , m_paneTitle(new TextLabel(QString(), TextRole::section))
    , m_pane(new NotesPane(session))
    , m_sheet(nullptr)
    , m_bell(kAttentionBellMs)
{
    setObjectName(QStringLiteral("attention"));
    m_listPage = makeList();
    m_paneTitle->setObjectName(QStringLiteral("attention.patient"));
    auto *paneDown = new QVBoxLayout(m_panePage);
    paneDown->setContentsMargins(0, 0, 0, 0);
    paneDown->setSpacing(space::s);
    auto *titleLine = new QHBoxLayout;
    titleLine->setContentsMargins(space::xxl, 0, space::xxl, 0);
    titleLine->addWidget(m_paneTitle);
    paneDown->addLayout(titleLine);
    paneDown->addWidget(m_pane, 1);
    m_stack->addWidget(m_listPage);
    m_stack->addWidget(m_panePage);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->addWidget(m_stack);
    m_sheet = new SignSheet(this);
    setFocusProxy(m_table);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &now) { read(now.row()); });
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        if (m_model->at(index.row()).isDraft())
            openDraft(index.row());
        else
            markAndGoOn();
    });
    connect(new QShortcut(Qt::Key_Space, m_table, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated, this,
            &AttentionView::markAndGoOn);
    const auto key = [this](const QKeySequence &keys) {
        return new QShortcut(keys, m_listPage, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    };
    connect(key(Qt::CTRL | Qt::Key_Return), &QShortcut::activated, this, &AttentionView::askToSign);
    connect(key(Qt::Key_PageDown), &QShortcut::activated, this, [this] { m_reading->scrollBy(1); });
    connect(key(Qt::Key_PageUp), &QShortcut::activated, this, [this] { m_reading->scrollBy(-1); });
    connect(m_mark, &QPushButton::clicked, this, &AttentionView::markAndGoOn);
    connect(m_sign, &QPushButton::clicked, this, &AttentionView::askToSign);
    connect(m_open, &QPushButton::clicked, this, [this] { openDraft(m_table->currentIndex().row()); });
    connect(m_sheet, &SignSheet::confirmed, this, &AttentionView::sign);
    connect(m_sheet, &SignSheet::cancelled, m_sheet, &SignSheet::closeSheet);
    connect(m_pane, &NotesPane::backWanted, this, &AttentionView::showList);
    connect(m_pane, &NotesPane::shown, this, &AttentionView::shown);
    connect(&m_bell, &Bell::rang, this, [this] {
        if (isVisible() && m_stack->currentWidget() == m_listPage)
            load();
        else
            m_stale = true;
    });
    m_changes = session.onChanges([rope = m_bell.rope()](const std::vector<store::Change> &changes) {
        if (std::any_of(changes.begin(), changes.end(), [](const store::Change &c) {
                return c.entity == "note_signature" || c.entity == "note_cosign" || c.entity == "note";
            }))
            rope();
    });
    deliver(m_session.staff().directory(), this, [this](const Result<std::vector<staff::Member>> &people) {
        if (people.ok())
            m_people = *people;
    });
    load();
}

QWidget *AttentionView::makeList()
{
    m_table->setObjectName(QStringLiteral("attention.table"));
    m_table->setAccessibleName(tr("Needs attention"));
    m_table->setModel(m_model);
    m_table->horizontalHeader()->setSectionResizeMode(AttentionModel::kPatient, QHeaderView::Stretch);
    m_table->setColumnWidth(AttentionModel::kMark, tokens().scaled(104));
    m_table->setColumnWidth(AttentionModel::kWhat, tokens().scaled(150));
    m_table->setColumnWidth(AttentionModel::kFrom, tokens().scaled(120));
    m_table->setColumnWidth(AttentionModel::kWhen, tokens().scaled(180));
    auto *empty = new EmptyState(IconName::circleCheck, tr("Nothing waits for you"),
                                 tr("Drafts older than a day, and notes that you are asked to co-sign, appear here."));
    empty->setObjectName(QStringLiteral("attention.empty"));
    m_table->setEmptyState(empty);
    m_banner->setObjectName(QStringLiteral("attention.banner"));
    m_banner->setClosable(true);
    m_banner->hide();
    m_reading->setObjectName(QStringLiteral("attention.reading"));
    m_hint->setObjectName(QStringLiteral("attention.hint"));
    m_side->addWidget(m_hint);
    m_side->addWidget(m_reading);
    m_mark->setIcon(icon(IconName::check));
    m_open->setIcon(icon(IconName::edit));
    setButtonKind(m_sign, ButtonKind::primary);
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(space::xxl, 0, space::xxl, 0);
    buttons->setSpacing(space::m);
    buttons->addStretch();
    buttons->addWidget(m_open);
    buttons->addWidget(m_mark);
    buttons->addWidget(m_sign);
    auto *bannerPlace = new QHBoxLayout;
    bannerPlace->setContentsMargins(space::xxl, 0, space::xxl, 0);
    bannerPlace->addWidget(m_banner);
    auto *tablePlace = new QWidget;
    auto *tableDown = new QVBoxLayout(tablePlace);
    tableDown->setContentsMargins(space::xxl, 0, space::xxl, 0);
    tableDown->addWidget(m_table);
    auto *both = new QSplitter(Qt::Vertical);
    both->setChildrenCollapsible(false);
    both->addWidget(tablePlace);
    both->addWidget(m_side);
    both->setStretchFactor(0, 2);
    both->setStretchFactor(1, 3);
    auto *page = new QWidget;
    auto *down = new QVBoxLayout(page);
    down->setContentsMargins(0, 0, 0, space::m);
    down->setSpacing(space::m);
    down->addLayout(buttons);
    down->addLayout(bannerPlace);
    down->addWidget(both, 1);
    setTabOrder(m_table, m_open);
    setTabOrder(m_open, m_mark);
    setTabOrder(m_mark, m_sign);
    return page;
}

void AttentionView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (std::exchange(m_stale, false))
        load();
}

void AttentionView::load()
{
    deliver(m_session.notes().attention(), this, [this](const Result<chart::NoteAttention> &answer) { take(answer); });
}

void AttentionView::take(const Result<chart::NoteAttention> &answer)
{
    if (!answer.ok()) {
        m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        Q_EMIT shown();
        return;
    }
    const int before = m_table->currentIndex().row();
    const chart::NoteId id
        = before >= 0 && before < m_model->rowCount() ? m_model->at(before).line.id : chart::NoteId();
    m_model->setAttention(*answer);
    if (m_model->rowCount() > 0) {
        const int same = m_model->rowOf(id);
        m_table->setCurrentIndex(
            m_model->index(std::max(0, same >= 0 ? same : std::min(before, m_model->rowCount() - 1)), 0));
    } else {
        read(-1);
    }
    fitSignButton();
    Q_EMIT shown();
}

/// Opening is a view of its own in the log; a draft of one's own is opened when it is gone on with.
void AttentionView::read(int row)
{
    const int question = ++m_read;
    m_reading->clear();
    m_side->setCurrentWidget(m_hint);
    m_side->setVisible(row >= 0 && row < m_model->rowCount());
    const bool isItem = row >= 0 && row < m_model->rowCount();
    const bool isDraft = isItem && m_model->at(row).isDraft();
    m_open->setVisible(isDraft);
    m_mark->setVisible(isItem && !isDraft);
    if (!isItem)
        return;
    if (isDraft) {
        m_hint->setTexts(tr("A draft of yours"),
                         tr("Begun more than a day ago. Go on with it, sign it, or discard it."));
        return;
    }
    m_hint->setTexts(QString(), QString());
    deliver(m_session.notes().view(m_model->at(row).line.id), this,
            [this, question](const Result<chart::NoteRecord> &record) {
                if (question != m_read)
                    return;
                if (!record.ok()) {
                    m_hint->setTexts(tr("This note cannot be shown"), errorText(record.error()));
                } else {
                    m_reading->show(*record, m_people);
                    m_side->setCurrentWidget(m_reading);
                }
                Q_EMIT shown();
            });
}

/// One key for each note: only what is on screen is marked.
void AttentionView::markAndGoOn()
{
    const int row = m_table->currentIndex().row();
    if (row < 0 || row >= m_model->rowCount() || m_model->at(row).isDraft()
        || m_reading->record().note.id != m_model->at(row).line.id)
        return;
    m_model->toggle(row);
    fitSignButton();
    if (m_model->isMarked(row) && row + 1 < m_model->rowCount() && !m_model->at(row + 1).isDraft())
        m_table->setCurrentIndex(m_model->index(row + 1, 0));
    m_table->setFocus(Qt::OtherFocusReason);
}

void AttentionView::fitSignButton()
{
    const auto count = static_cast<int>(m_model->marked().size());
    m_sign->setVisible(m_model->rowCount() > 0 && access::authorize(m_session.actor(), access::Right::noteCosign).ok());
    m_sign->setEnabled(count > 0);
    m_sign->setText(count < 2 ? tr("Co-sign…") : tr("Co-sign %n notes…", nullptr, count));
    m_sign->setAccessibleName(m_sign->text());
}

void AttentionView::askToSign()
{
    const std::vector<chart::NoteId> ids = m_model->marked();
    if (ids.empty() || m_sheet->isOpen())
        return;
    QStringList lines;
    for (const chart::NoteId id : ids) {
        const AttentionModel::Item &item = m_model->at(m_model->rowOf(id));
        lines.append(tr("%1, %2, by %3", "note, patient, author")
                         .arg(item.line.title, item.line.patientName, item.line.authorName));
    }
    m_sheet->ask({.title = ids.size() == 1 ? tr("Co-sign one note")
                                           : tr("Co-sign %n notes", nullptr, static_cast<int>(ids.size())),
                  .meaning = ids.size() == 1 ? tr("I have read this note and agree with it.")
                                             : tr("I have read each of these notes and agree with it."),
                  .as = tr("Signed as %1, %2, with this computer; each note gets a signature of its own.", "name, role")
                            .arg(m_session.personName(), roleText(m_session.actor().role)),
                  .action = tr("Co-sign"),
                  .notes = lines});
}

void AttentionView::sign()
{
    const QFuture<Result<std::vector<session::CosignOutcome>>> future
        = m_session.notes().cosignAll(m_model->marked(), m_sheet->takePassword());
    m_sheet->watch(QFuture<void>(future));
    deliver(future, this, [this](const Result<std::vector<session::CosignOutcome>> &answer) { takeSigned(answer); });
}

void AttentionView::takeSigned(const Result<std::vector<session::CosignOutcome>> &answer)
{
    if (!answer.ok()) {
        m_sheet->showRefusal(answer.error());
        Q_EMIT shown();
        return;
    }
    m_sheet->closeSheet();
    const auto good = static_cast<int>(
        std::count_if(answer->begin(), answer->end(), [](const session::CosignOutcome &one) { return one.made.ok(); }));
    const auto bad = static_cast<int>(answer->size()) - good;
    const QString done = good == 1 ? tr("One note is co-signed.") : tr("%n notes are co-signed.", nullptr, good);
    if (bad == 0)
        m_banner->showMessage(BannerKind::success, done);
    else
        m_banner->showMessage(BannerKind::warning,
                              tr("%1 %2 could not be: void, or co-signed by you before.", "a sentence, then a number")
                                  .arg(done)
                                  .arg(bad));
    m_table->setFocus(Qt::OtherFocusReason);
    load();
    Q_EMIT cosigned(good);
}

void AttentionView::openDraft(int row)
{
    if (row < 0 || row >= m_model->rowCount() || !m_model->at(row).isDraft())
        return;
    const chart::NoteLine line = m_model->at(row).line;
    m_paneTitle->setText(line.patientName);
    m_pane->open(line.patient, line.patientName);
    m_pane->openNote(line.id);
    showPane();
}

void AttentionView::showPane()
{
    m_banner->hide();
    m_stack->setCurrentWidget(m_panePage);
    setFocusProxy(m_pane);
}

void AttentionView::showList()
{
    if (!m_pane->mayLeave())
        return;
    m_pane->clear();
    m_stack->setCurrentWidget(m_listPage);
    setFocusProxy(m_table);
    m_table->setFocus(Qt::OtherFocusReason);
    load();
}

bool AttentionView::mayLeave()
{
    return m_stack->currentWidget() != m_panePage || m_pane->mayLeave();
}

QString AttentionView::restoredWords(const QByteArray &bytes)
{
    const std::optional<NoteDraft> draft = NoteDraft::decoded(bytes);
    return draft ? draft->restoredWords() : QString();
}

QByteArray AttentionView::draft() const
{
    return m_stack->currentWidget() == m_panePage ? m_pane->draft() : QByteArray();
}

void AttentionView::restore(const QByteArray &bytes)
{
    const std::optional<NoteDraft> draft = NoteDraft::decoded(bytes);
    if (!draft)
        return;
    m_paneTitle->setText(draft->patientName);
    m_pane->restore(bytes);
    showPane();
}

} // namespace vb::ui
