whetstone 1

network M { input x: quant(4,)[3] }
