#pragma once

#include "ui/settings/catalogue_card.h"

class QComboBox;

namespace vb::ui {

/// What the practice uses and sells.
class ProductsCard : public CatalogueCard {
    Q_OBJECT

public:
    explicit ProductsCard(session::Session &session, QWidget *parent = nullptr);

protected:
    void fillForm(const QCborMap &entry) override;
    [[nodiscard]] QCborMap typedOfKind() const override;
    void ask() override;
    void send() override;

private:
    QComboBox *m_unit;
    QCheckBox *m_lots;
};

} // namespace vb::ui
