#include "ui/settings/catalogue_card.h"

#include "ui/kit/badge.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"

#include <QApplication>
#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeySequence>
#include <QShowEvent>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <utility>

namespace vb::ui {

namespace {
constexpr int kCatalogueHigh = 304;
constexpr int kLongestCatalogueName = 120;
} // namespace

CatalogueCard::CatalogueCard(const QString &prefix, const Words &words, session::Session &session, QWidget *parent)
    : Card(words.title, parent)
    , m_session(session)
    , m_grid(new QGridLayout)
    , m_name(new LineField)
    , m_active(new QCheckBox(tr("In use")))
    , m_save(new BusyButton(tr("Save"), ButtonKind::primary))
    , m_prefix(prefix)
    , m_model(new QStandardItemModel(this))
    , m_table(new TableView)
    , m_banner(new Banner(BannerKind::success))
    , m_heading(new TextLabel(words.addText, TextRole::medium))
    , m_new(new QPushButton(icon(IconName::plus), words.addText))
    , m_addText(words.addText)
{
    m_banner->setObjectName(id("banner"));
    m_banner->setClosable(true);
    m_banner->hide();
    m_model->setHorizontalHeaderLabels(words.columns);
    m_table->setObjectName(id("table"));
    m_table->setAccessibleName(words.listName);
    m_table->setModel(m_model);
    m_table->setColumnWidth(0, tokens().scaled(270));
    m_table->setColumnWidth(1, tokens().scaled(110));
    m_table->setColumnWidth(2, tokens().scaled(150));
    m_table->setFixedHeight(tokens().scaled(kCatalogueHigh));
    auto *empty = new EmptyState(IconName::receipt, words.emptyTitle, words.emptyText);
    empty->setObjectName(id("empty"));
    m_table->setEmptyState(empty);
    m_name->setObjectName(id("name"));
    m_name->setAccessibleName(tr("Name"));
    m_name->setRequired(true);
    m_name->setMaxLength(kLongestCatalogueName);
    m_active->setObjectName(id("active"));
    m_active->setAccessibleName(tr("In use"));
    m_active->setToolTip(tr("What is not in use can no longer be chosen; older visits still name it."));
    m_save->setObjectName(id("save"));
    m_save->setAccessibleName(tr("Save"));
    m_save->setBusyText(tr("Saving…"));
    m_save->setToolTip(tr("Save (%1)").arg(QKeySequence(Qt::CTRL | Qt::Key_S).toString(QKeySequence::NativeText)));
    m_new->setObjectName(id("new"));
    m_new->setAccessibleName(words.addText);
    m_new->setAutoDefault(true);
    m_grid->setHorizontalSpacing(space::l);
    m_grid->setVerticalSpacing(space::s);
    body()->addWidget(m_banner);
    body()->addWidget(m_table);
    body()->addWidget(m_heading);
    body()->addLayout(m_grid);
    m_grid->addWidget(new FormField(tr("Name"), m_name), 0, 0, 1, -1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) { openRow(index.row()); });
    connect(m_new, &QPushButton::clicked, this, [this] {
        reset();
        m_name->setFocus(Qt::TabFocusReason);
    });
    connect(m_save, &QPushButton::clicked, this, &CatalogueCard::save);
    connect(m_name, &QLineEdit::returnPressed, this, &CatalogueCard::save);
}

QString CatalogueCard::id(const char *part) const
{
    return m_prefix + u'.' + QLatin1String(part);
}

/// Tab goes in the order in which they came here.
void CatalogueCard::finishForm()
{
    auto *line = new QHBoxLayout;
    line->setSpacing(space::l);
    body()->addLayout(line);
    line->addWidget(m_active);
    line->addStretch();
    line->addWidget(m_save);
    setTitleAction(m_new);
    reset();
}

QCborMap CatalogueCard::typed() const
{
    QCborMap entry = typedOfKind();
    entry.insert(kId, m_id.bytes());
    entry.insert(kActive, m_active->isChecked());
    entry.insert(kName, m_name->text());
    return entry;
}

void CatalogueCard::edit(const QCborMap &entry)
{
    const QByteArray raw = entry.value(kId).toByteArray();
    m_id = raw.size() == 16 ? EntityId::fromBytes(raw) : EntityId();
    m_name->setText(entry.value(kName).toString());
    m_name->setProblem(QString());
    m_active->setChecked(entry.value(kActive).toBool(true));
    m_active->setVisible(!m_id.isNull());
    fillForm(entry);
    m_heading->setText(m_id.isNull() ? m_addText : tr("Change: %1").arg(m_name->text()));
    m_before = typed();
}

void CatalogueCard::reset()
{
    edit({});
}

void CatalogueCard::restore(const QCborMap &draft)
{
    QCborMap stored;
    for (const QCborMap &entry : m_entries)
        if (entry.value(kId) == draft.value(kId))
            stored = entry;
    edit(stored);
    const QCborMap before = m_before;
    edit(draft);
    m_before = before;
}

void CatalogueCard::showEvent(QShowEvent *event)
{
    Card::showEvent(event);
    if (!std::exchange(m_asked, true))
        ask();
}

void CatalogueCard::showRows(const std::vector<QCborMap> &entries, const std::vector<QStringList> &cells)
{
    m_entries = entries;
    m_model->removeRows(0, m_model->rowCount());
    int row = 0;
    for (size_t i = 0; i < entries.size(); ++i) {
        QList<QStandardItem *> items;
        const bool active = entries[i].value(kActive).toBool();
        for (const QString &text : cells[i]) {
            items << new QStandardItem(text);
            items.last()->setData(!active || items.size() > 1, cell::kMuted);
        }
        if (!active) {
            items.first()->setData(tr("Not in use"), cell::kBadge);
            items.first()->setData(static_cast<int>(BadgeKind::neutral), cell::kBadgeKind);
        }
        items.first()->setData(active ? cells[i].join(QStringLiteral(", "))
                                      : tr("%1, not in use").arg(cells[i].join(QStringLiteral(", "))),
                               Qt::AccessibleTextRole);
        if (entries[i].value(kId).toByteArray() == m_select.bytes())
            row = static_cast<int>(i);
        m_model->appendRow(items);
    }
    m_table->setCurrentIndex(m_model->index(row, 0));
    Q_EMIT listed();
}

void CatalogueCard::openRow(int row)
{
    if (row < 0 || row >= static_cast<int>(m_entries.size()) || m_save->isBusy())
        return;
    m_banner->hide();
    edit(m_entries[static_cast<size_t>(row)]);
    m_name->setFocus(Qt::TabFocusReason);
}

void CatalogueCard::save()
{
    if (m_save->isBusy())
        return;
    m_banner->hide();
    if (!m_name->check()) {
        m_name->setFocus(Qt::OtherFocusReason);
        return;
    }
    if (checkOfKind())
        send();
}

void CatalogueCard::take(const Result<EntityId> &answer)
{
    if (!answer.ok()) {
        refuse(answer.error());
        Q_EMIT answered(false);
        return;
    }
    m_select = *answer;
    m_banner->showMessage(BannerKind::success, tr("Saved: %1.").arg(m_name->cleanText()));
    reset();
    m_table->setFocus(Qt::OtherFocusReason);
    ask();
    Q_EMIT answered(true);
}

void CatalogueCard::refuse(const Error &error)
{
    if (error.code == Code::invalid && error.detail.startsWith(QStringLiteral("name: there is"))) {
        m_name->setProblem(tr("There is another one of this name. Please change that one, or choose another name."));
        m_name->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_banner->showMessage(BannerKind::danger, errorText(error));
}

void CatalogueCard::focusFirst()
{
    m_table->setFocus(Qt::OtherFocusReason);
}

bool CatalogueCard::holdsFocus() const
{
    return isAncestorOf(QApplication::focusWidget());
}

} // namespace vb::ui
