#include "ui/settings/retention_card.h"

#include "ui/kit/banner.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"

#include <QHeaderView>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

struct Period {
    QString what;
    QString kept;
    QString why;
};

/// HIPAA asks six years of what documents access (45 CFR 164.316(b)(2)); the others are the practice's published ones.
std::vector<Period> periods()
{
    const auto text = [](const char *words) { return RetentionCard::tr(words); };
    return {
        {text(QT_TR_NOOP("Medical records")), text(QT_TR_NOOP("7 years or more")),
         text(QT_TR_NOOP("State law; it can ask for longer, above all for minors"))},
        {text(QT_TR_NOOP("Billing records")), text(QT_TR_NOOP("7 years")), text(QT_TR_NOOP("Tax and insurance law"))},
        {text(QT_TR_NOOP("Messages to patients")), text(QT_TR_NOOP("3 years")),
         text(QT_TR_NOOP("The privacy policy towards patients"))},
        {text(QT_TR_NOOP("Access log")), text(QT_TR_NOOP("6 years")), text(QT_TR_NOOP("HIPAA, 45 CFR 164.316(b)(2)"))}};
}

} // namespace

RetentionCard::RetentionCard(QWidget *parent) : Card(tr("How long records are kept"), parent)
{
    auto *model = new QStandardItemModel(this);
    model->setHorizontalHeaderLabels({tr("Kind of record"), tr("Kept for"), tr("Because of")});
    for (const Period &period : periods()) {
        auto *why = new QStandardItem(period.why);
        why->setData(true, cell::kMuted);
        why->setToolTip(period.why);
        model->appendRow({new QStandardItem(period.what), new QStandardItem(period.kept), why});
    }
    auto *table = new TableView;
    table->setObjectName(QStringLiteral("settings.retention"));
    table->setAccessibleName(tr("How long records are kept"));
    table->setModel(model);
    table->setSelectionMode(QAbstractItemView::NoSelection);
    table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setSectionResizeMode(2, QHeaderView::Stretch);
    table->setFixedHeight(tokens().headerHeight + model->rowCount() * tokens().rowHeight + space::xs);
    auto *note = new Banner(BannerKind::info,
                            tr("These periods are kept by law and by contract. Verbena deletes nothing by itself; "
                               "a later version will say what is due and see to it that nothing goes too early."));
    note->setObjectName(QStringLiteral("settings.retention.note"));
    body()->addWidget(table);
    body()->addWidget(note);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

} // namespace vb::ui
