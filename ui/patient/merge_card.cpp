#include "ui/patient/merge_card.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/error_text.h"
#include "ui/kit/line_field.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"
#include "ui/patient/patient_hits_model.h"
#include "ui/patient/patient_text.h"
#include "ui/patient/scroll_page.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kMergeHits = 8;
constexpr int kMergeTableHeight = 260;

} // namespace

MergeCard::MergeCard(session::Session &session, QWidget *parent)
    : Card(tr("Entered twice?"), parent)
    , m_session(session)
    , m_start(new QPushButton(tr("Merge with another record")))
    , m_intro(new TextLabel(tr("When the same person has two records, merge them: both are then read as one, and the "
                               "merge can be taken back at any time."),
                            TextRole::body, TextTone::muted))
    , m_banner(new Banner(BannerKind::danger))
    , m_steps(new QWidget)
    , m_find(nullptr)
    , m_search(new LineField)
    , m_table(new TableView)
    , m_hits(new PatientHitsModel(this))
    , m_compare(nullptr)
    , m_grid(new QGridLayout)
    , m_consequences(new TextLabel)
    , m_swap(new QPushButton(icon(IconName::sync), tr("Keep the other one")))
    , m_merge(new BusyButton(tr("Merge"), ButtonKind::primary))
{
    setObjectName(QStringLiteral("patient.merge"));
    m_start->setObjectName(QStringLiteral("patient.merge.start"));
    m_start->setAccessibleName(m_start->text());
    m_intro->setWordWrap(true);
    m_banner->setObjectName(QStringLiteral("patient.merge.error"));
    m_banner->hide();
    m_find = makeFind();
    m_compare = makeCompare();
    m_compare->hide();
    auto *steps = new QVBoxLayout(m_steps);
    steps->setContentsMargins(0, 0, 0, 0);
    steps->addWidget(m_find);
    steps->addWidget(m_compare);
    m_steps->hide();
    body()->setSpacing(space::m);
    body()->addWidget(m_intro);
    body()->addWidget(m_banner);
    body()->addWidget(m_start, 0, Qt::AlignLeft);
    body()->addWidget(m_steps);
    connect(m_start, &QPushButton::clicked, this, &MergeCard::start);
}

QWidget *MergeCard::makeFind()
{
    m_search->setObjectName(QStringLiteral("patient.merge.search"));
    m_search->setAccessibleName(tr("Find the other record"));
    m_search->setPlaceholderText(tr("Name, phone, birth date or chart number of the other record"));
    m_search->installEventFilter(this);
    m_table->setObjectName(QStringLiteral("patient.merge.results"));
    m_table->setAccessibleName(tr("Records found"));
    m_table->setModel(m_hits);
    m_table->setFixedHeight(kMergeTableHeight);
    m_table->horizontalHeader()->setSectionResizeMode(PatientHitsModel::kName, QHeaderView::Stretch);
    m_table->setColumnHidden(PatientHitsModel::kAge, true);
    m_table->setEmptyState(new EmptyState(IconName::search, tr("No record yet"),
                                          tr("Type what you know of the other record, then press Enter.")));
    connect(m_search, &QLineEdit::textEdited, this, &MergeCard::find);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { choose(m_table->currentIndex().row()); });
    connect(m_table, &QAbstractItemView::activated, this, [this](const QModelIndex &index) { choose(index.row()); });
    auto *find = new QWidget;
    auto *down = new QVBoxLayout(find);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::m);
    down->addWidget(m_search);
    down->addWidget(m_table);
    return find;
}

QWidget *MergeCard::makeCompare()
{
    m_grid->setHorizontalSpacing(space::xl);
    m_grid->setVerticalSpacing(space::s);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnStretch(2, 1);
    m_consequences->setWordWrap(true);
    m_consequences->setObjectName(QStringLiteral("patient.merge.consequences"));
    m_swap->setObjectName(QStringLiteral("patient.merge.swap"));
    m_swap->setAccessibleName(m_swap->text());
    m_merge->setObjectName(QStringLiteral("patient.merge.confirm"));
    m_merge->setAccessibleName(m_merge->text());
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("patient.merge.cancel"));
    cancel->setAccessibleName(tr("Cancel"));
    connect(m_swap, &QPushButton::clicked, this, &MergeCard::swap);
    connect(m_merge, &QPushButton::clicked, this, &MergeCard::merge);
    connect(cancel, &QPushButton::clicked, this, &MergeCard::stop);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addWidget(m_merge);
    buttons->addWidget(m_swap);
    buttons->addWidget(cancel);
    buttons->addStretch();
    auto *compare = new QWidget;
    auto *down = new QVBoxLayout(compare);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::l);
    down->addLayout(m_grid);
    down->addWidget(m_consequences);
    down->addLayout(buttons);
    return compare;
}

void MergeCard::setPatient(const patient::Patient &patient)
{
    if (patient.id == m_shown && isAtWork())
        return; // the page around was read again
    clear();
    m_shown = patient.id;
    m_kept = patient;
}

void MergeCard::clear()
{
    ++m_asked;
    m_shown = {};
    m_kept = {};
    m_other = {};
    m_search->clear();
    m_hits->setHits({}, practiceToday(m_session));
    m_banner->hide();
    m_steps->hide();
    m_find->show();
    m_compare->hide();
    m_start->show();
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void MergeCard::start()
{
    m_start->hide();
    m_find->show();
    m_compare->hide();
    m_steps->show();
    m_search->setFocus(Qt::OtherFocusReason);
}

void MergeCard::stop()
{
    if (m_merge->isBusy())
        return;
    const patient::Patient shown = m_kept.id == m_shown ? m_kept : m_other;
    clear();
    m_shown = shown.id;
    m_kept = shown;
    m_start->setFocus(Qt::OtherFocusReason);
}

void MergeCard::find()
{
    const int question = ++m_asked;
    const QString text = m_search->text().trimmed();
    if (text.isEmpty()) {
        m_hits->setHits({}, practiceToday(m_session));
        return;
    }
    deliver(m_session.patients().search(text, kMergeHits + 1, patient::Spelling::near), this,
            [this, question](const Result<std::vector<patient::Hit>> &answer) {
                if (question != m_asked)
                    return;
                if (!answer.ok()) {
                    fail(answer.error());
                    return;
                }
                std::vector<patient::Hit> others = *answer;
                std::erase_if(others, [this](const patient::Hit &hit) { return hit.id == m_kept.id; });
                m_hits->setHits(std::move(others), practiceToday(m_session));
                if (m_hits->rowCount() > 0)
                    m_table->setCurrentIndex(m_hits->index(0, 0));
                ScrollPage::bringIntoView(m_table);
                Q_EMIT answered();
            });
}

void MergeCard::choose(int row)
{
    if (row < 0 || row >= m_hits->rowCount())
        return;
    const int question = ++m_asked;
    deliver(m_session.patients().view(m_hits->hitAt(row).id), this,
            [this, question](const Result<patient::Patient> &answer) {
                if (question != m_asked)
                    return;
                if (answer.ok())
                    compare(*answer);
                else
                    fail(answer.error());
                Q_EMIT answered();
            });
}

void MergeCard::compare(const patient::Patient &other)
{
    m_banner->hide();
    m_other = other;
    showBoth();
    m_find->hide();
    m_compare->show();
    m_merge->setFocus(Qt::OtherFocusReason);
}

void MergeCard::showBoth()
{
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_grid->addWidget(new TextLabel(tr("Kept"), TextRole::header, TextTone::muted), 0, 1);
    m_grid->addWidget(new TextLabel(tr("Leads to it"), TextRole::header, TextTone::muted), 0, 2);
    int row = 1;
    const auto add = [&](const QString &label, const QString &kept, const QString &other) {
        if (kept.isEmpty() && other.isEmpty())
            return;
        const bool differs = kept != other;
        m_grid->addWidget(new TextLabel(label, TextRole::caption, TextTone::muted), row, 0);
        for (const auto &[text, column] : {std::pair {kept, 1}, std::pair {other, 2}}) {
            auto *value = new ElidedLabel(text.isEmpty() ? tr("Not recorded") : text,
                                          differs ? TextRole::strong : TextRole::body,
                                          text.isEmpty() ? TextTone::muted : TextTone::text);
            value->setAccessibleName(QStringLiteral("%1: %2").arg(label, value->text()));
            m_grid->addWidget(value, row, column);
        }
        ++row;
    };
    add(tr("Name"), fullName(m_kept), fullName(m_other));
    add(tr("Preferred name"), m_kept.preferred, m_other.preferred);
    add(tr("Former names"), m_kept.former, m_other.former);
    add(tr("Birth date"), birthText(m_kept.birthDate), birthText(m_other.birthDate));
    add(tr("Sex for clinical use"), sexText(m_kept.sex), sexText(m_other.sex));
    add(tr("Phone"), m_kept.phone, m_other.phone);
    add(tr("E-mail"), m_kept.email, m_other.email);
    add(tr("Chart number"), m_kept.chartNo, m_other.chartNo);
    const QString strict = m_kept.restricted || m_other.restricted
        ? u' ' + tr("One of them is restricted: that holds for both.")
        : QString();
    m_consequences->setText(
        tr("Names, birth date and the first phone shown are those of %1. The chart, the notes, numbers "
           "and addresses of both are read together, and a search for either leads there. Nothing "
           "is lost, and “Undo merge” parts them again.")
            .arg(m_kept.chartNo)
        + strict);
}

void MergeCard::swap()
{
    std::swap(m_kept, m_other);
    showBoth();
}

void MergeCard::merge()
{
    if (m_merge->isBusy())
        return;
    const QFuture<Result<patient::Merge>> future = m_session.patients().merge(m_kept.id, m_other.id);
    m_merge->watch(future);
    const QString note = tr("Merged with %1, chart number %2.").arg(fullName(m_other), m_other.chartNo);
    deliver(future, this, [this, question = m_asked, note](const Result<patient::Merge> &answer) {
        if (question != m_asked)
            return;
        if (answer.ok()) {
            clear();
            Q_EMIT merged(answer->kept, note);
        } else {
            fail(answer.error());
        }
    });
}

void MergeCard::fail(const Error &error)
{
    m_banner->showMessage(BannerKind::danger,
                          error.code == Code::denied
                              ? tr("That record is restricted, and you are not of its care team. Somebody who is can "
                                   "merge them.")
                              : error.code == Code::invalid
                              ? tr("These two cannot be merged: one of them is merged with another record already.")
                              : errorText(error));
}

bool MergeCard::eventFilter(QObject *watched, QEvent *event)
{
    // Up and down move in the list while the focus stays in the line.
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const int rows = m_hits->rowCount();
        if ((key == Qt::Key_Down || key == Qt::Key_Up) && rows > 0) {
            const int row = m_table->currentIndex().row() + (key == Qt::Key_Down ? 1 : -1);
            m_table->setCurrentIndex(m_hits->index(std::clamp(row, 0, rows - 1), 0));
            return true;
        }
    }
    return Card::eventFilter(watched, event);
}

bool MergeCard::event(QEvent *event)
{
    // Before the page's own shortcut: Esc leaves the merge, not the page.
    if (event->type() == QEvent::ShortcutOverride && isAtWork()
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return Card::event(event);
}

void MergeCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && isAtWork())
        stop();
    else
        Card::keyPressEvent(event);
}

} // namespace vb::ui
