#include "ui/settings/products_card.h"

#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/tokens.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>

namespace vb::ui {

namespace {

enum ProductDraftKey { kUnit = 10, kLots };

QString unitText(const QString &unit)
{
    if (unit == u"unit")
        return ProductsCard::tr("units");
    if (unit == u"vial")
        return ProductsCard::tr("vials");
    if (unit == u"syringe")
        return ProductsCard::tr("syringes");
    if (unit == u"piece")
        return ProductsCard::tr("pieces");
    return unit; // mL, mg
}

} // namespace

ProductsCard::ProductsCard(session::Session &session, QWidget *parent)
    : CatalogueCard(QStringLiteral("catalogue.products"),
                    {tr("Products"),
                     tr("Products of the practice"),
                     tr("Add a product"),
                     tr("No products yet"),
                     tr("Write down below what is used and sold: one name for each, and what it is counted in."),
                     {tr("Product"), tr("Counted in"), tr("Lots")}},
                    session, parent)
    , m_unit(new QComboBox)
    , m_lots(new QCheckBox(tr("Each use names lot and expiry")))
{
    setObjectName(QStringLiteral("catalogue.products"));
    m_unit->setObjectName(id("unit"));
    m_unit->setAccessibleName(tr("Counted in"));
    for (const QString &unit : practice::productUnits())
        m_unit->addItem(unitText(unit), unit);
    m_lots->setObjectName(id("lots"));
    m_lots->setAccessibleName(m_lots->text());
    auto *unit = new FormField(tr("Counted in"), m_unit);
    unit->setReservesLine(false);
    m_grid->addWidget(unit, 1, 0);
    m_grid->addWidget(m_lots, 1, 1, Qt::AlignBottom);
    m_grid->setColumnStretch(1, 1);
    finishForm();
}

void ProductsCard::fillForm(const QCborMap &entry)
{
    m_unit->setCurrentIndex(std::max(0, m_unit->findData(entry.value(kUnit).toString())));
    m_lots->setChecked(entry.value(kLots).toBool());
}

QCborMap ProductsCard::typedOfKind() const
{
    return {{kUnit, m_unit->currentData().toString()}, {kLots, m_lots->isChecked()}};
}

void ProductsCard::ask()
{
    deliver(m_session.catalogue().products(), this, [this](const Result<std::vector<practice::Product>> &answer) {
        if (!answer.ok())
            return refuse(answer.error());
        std::vector<QCborMap> entries;
        std::vector<QStringList> cells;
        for (const practice::Product &product : *answer) {
            entries.push_back({{kId, product.id.bytes()},
                               {kActive, product.active},
                               {kName, product.name},
                               {kUnit, product.unit},
                               {kLots, product.lotTracked}});
            cells.push_back(
                {product.name, unitText(product.unit), product.lotTracked ? tr("lot and expiry") : tr("not tracked")});
        }
        showRows(entries, cells);
    });
}

void ProductsCard::send()
{
    const auto future = m_session.catalogue().save(practice::Product {.id = m_id,
                                                                      .name = m_name->cleanText(),
                                                                      .unit = m_unit->currentData().toString(),
                                                                      .lotTracked = m_lots->isChecked(),
                                                                      .active = m_active->isChecked()});
    m_save->watch(future);
    deliver(future, this, [this](const Result<practice::Product> &answer) {
        take(answer.ok() ? Result<EntityId>(answer->id) : Result<EntityId>(answer.error()));
    });
}

} // namespace vb::ui
